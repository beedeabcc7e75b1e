import type { RunParts } from '@ganzoo/core';
import type { History } from '@ganzoo/sdk';
import type { StepPlan } from './step.ts';

/** What is done after a step besides training, by intervals in steps. */
export function isDue(step: number, every: number): boolean {
  return every > 0 && step % every === 0;
}

/** What the step after `history.step` does: who moves, how often, and whether all its scalars are wanted. */
export function planAfter(parts: RunParts, history: History): StepPlan {
  const { config, game, steps } = parts;
  const { step } = history;
  return {
    players: playersAt(game, step),
    discIters: discItersAt(parts, history),
    detailed: isDue(step + 1, config.log.scalars) || step + 1 === steps,
  };
}

/** Milliseconds one call of TensorFlow may take, so that Ctrl-C and the progress line are never kept waiting. */
const CALL_MS = 50;

/** Most steps a call may run: as the experiment says, or as many as fit into {@link CALL_MS}. */
export function mostTogether({ config }: RunParts, msPerStep: number, most: number): number {
  const { stepsPerCall } = config.train;
  const wanted = stepsPerCall === 'auto' ? Math.floor(CALL_MS / msPerStep) : stepsPerCall;
  return Math.min(Math.max(1, wanted), most);
}

/** Players that move at a step: those of the phase it lies in. */
function playersAt({ phases, players }: RunParts['game'], step: number): readonly string[] {
  let end = 0;
  for (const phase of phases ?? []) {
    end += phase.steps ?? Infinity;
    if (step < end) return Object.keys(players).filter(name => phase.players.includes(name));
  }
  return Object.keys(players);
}

function discItersAt({ schedulers, config }: RunParts, history: History): number {
  return schedulers.reduce(
    (count, { product }) => product.discIters?.(history.step, count, history) ?? count,
    config.train.discIters,
  );
}
