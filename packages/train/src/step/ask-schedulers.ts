import { movesDiscIters, refusedNumber, type PlacedScheduler, type RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, type History, type ParamSchema } from '@ganzoo/sdk';

/** Most updates in a step, as in the experiment file. */
const MOST = 1e6;

/** What a scheduler makes of a number; throws {@link PluginContractError} where that is none that the parameter allows. */
export function movedBy(
  { product, label }: PlacedScheduler,
  path: string,
  before: number,
  history: History,
  parameter: ParamSchema,
): number {
  const value: unknown = inPlugin(label, () => product.at!(history.step, before, history));
  const whole = parameter.type === 'integer';
  const isNumber = typeof value === 'number' && (whole ? Number.isInteger(value) : Number.isFinite(value));
  const allowed = isNumber ? refusedNumber(parameter, value) : `a ${whole ? 'whole' : 'finite'} number`;
  if (isNumber && allowed === undefined) return value;
  throw new PluginContractError(
    `${label} gives ${String(value)} for ${path} at step ${history.step}, not ${allowed}.`,
  );
}

/** Updates of the repeated players, as schedulers make them of the configured ones: a whole number, 0 for none. */
export function discItersAt({ schedulers, config }: RunParts, history: History): number {
  return schedulers.filter(movesDiscIters).reduce((count, { product, target, label }) => {
    const value: unknown = inPlugin(label, () => {
      const said = product.discIters?.(history.step, count, history) ?? count;
      return target?.of === 'train' ? product.at?.(history.step, said, history) : said;
    });
    if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= MOST) return value;
    throw new PluginContractError(
      `${label} gives ${String(value)} for discIters at step ${history.step}, not a whole number from 0 to ${MOST.toLocaleString('en-US')}.`,
    );
  }, config.train.discIters);
}

/** The players that move, of those of the phase; schedulers may leave some out. */
export function playersAt(
  { schedulers, game, objective }: RunParts,
  players: readonly string[],
  history: History,
): readonly string[] {
  return schedulers.reduce((moving, { product, label }) => {
    if (!product.players) return moving;
    const chosen: unknown = inPlugin(label, () => product.players!(history.step, moving, history));
    if (!Array.isArray(chosen) || chosen.length === 0) {
      throw new PluginContractError(
        `${label} lets no player move at step ${history.step}.`,
        `Players: ${moving.join(', ')}.`,
      );
    }
    const strange = chosen.map(name => `${name as string}`).find(name => !Object.hasOwn(game.players, name));
    if (strange !== undefined) {
      throw new PluginContractError(
        `${label} lets '${strange}' move at step ${history.step}, which is no player of ${objective.label}.`,
        `Players: ${Object.keys(game.players).join(', ')}.`,
      );
    }
    // in the order of the game, whatever the scheduler's
    return Object.keys(game.players).filter(name => chosen.includes(name));
  }, players);
}

/** Why a scheduler ends the run here; undefined where none does. */
export function stopReason({ schedulers }: RunParts, history: History): string | undefined {
  for (const { product, label } of schedulers) {
    const said: unknown = inPlugin(label, () => product.stop?.(history));
    if (!said) continue;
    if (typeof said === 'string') return said;
    throw new PluginContractError(
      `${label} gives ${typeof said === 'object' ? 'an object' : `a ${typeof said}`} as \`stop\` at step ${history.step}, not a reason in words, or undefined.`,
    );
  }
  return undefined;
}
