import type { RunParts } from '@ganzoo/core';
import type { Taken } from '../data/feed.ts';
import type { StepPlan } from './context.ts';

/** Updates of a player in a step; undefined for one that moves once, after all that repeat. */
export function repeatsOf(
  { game }: Pick<RunParts, 'game'>,
  player: string,
  discIters: number,
): number | undefined {
  const { repeat } = game.players[player]!;
  return repeat === 'discIters' ? discIters : repeat;
}

/** Examples that so many steps of a plan take. */
export function takenBy(parts: Pick<RunParts, 'game' | 'config'>, plan: StepPlan, steps = 1): Taken {
  return { batches: steps * batchesOf(parts, plan), batchSize: plan.batchSize };
}

/** Batches of real examples in a step: as many for each round as an update has. */
export function batchesOf(parts: Pick<RunParts, 'game' | 'config'>, plan: StepPlan): number {
  return roundsOf(parts, plan) * parts.config.train.accumulate;
}

/** Updates in a step of the player that moves most often, at least one. */
export function roundsOf(
  parts: Pick<RunParts, 'game'>,
  { players, discIters }: { readonly players: readonly string[]; readonly discIters: number },
): number {
  return Math.max(1, ...players.map(player => repeatsOf(parts, player, discIters) ?? 1));
}
