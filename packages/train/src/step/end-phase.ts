import { labelWithInner, stretchAt, stretchesOf, type RunParts, type Stretch } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, type History } from '@ganzoo/sdk';

type Game = Pick<RunParts, 'game' | 'objective'>;

/** The phases that have ended by their condition, once the phase of the last step was asked whether it does. */
export function endedAfter(parts: Game, history: History): History['ended'] {
  const { step, ended } = history;
  const stretch = stretchAt(parts.game, step - 1, ended);
  // a phase that is over by its steps need not be asked
  if (step >= stretch.until || !holds(parts, stretch, history)) return ended;
  return { ...ended, [stretch.name!]: step };
}

/** Asks each condition once, before anything was trained; throws where one gives no truth. */
export function rehearseConditions(parts: Game): void {
  for (const stretch of stretchesOf(parts.game)) holds(parts, stretch, { step: 0, scalars: {}, scores: [] });
}

function holds({ objective }: Game, { name, condition }: Stretch, history: History): boolean {
  if (!condition) return false;
  const what = `\`until\` of phase '${name}' of`;
  const value: unknown = inPlugin(`${what} ${objective.label}`, () => condition(history));
  if (typeof value === 'boolean') return value;
  throw new PluginContractError(
    `${what} ${labelWithInner(objective)} gives ${String(value)} at step ${history.step}, not true or false.`,
  );
}
