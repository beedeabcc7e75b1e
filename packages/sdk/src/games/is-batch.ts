import type { Batch } from '../contracts/game.ts';

/** Whether what a function of a game or a constraint is given is a batch. */
export function isBatch(value: unknown): value is Batch {
  return typeof value === 'object' && value !== null && 'nets' in value && 'rng' in value;
}
