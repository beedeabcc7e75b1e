import type { Stretch } from '@ganzoo/core';
import type { TrainEvent } from '../events.ts';
import type { Training } from '../training.ts';
import { beginAnew } from './slots.ts';

/** A phase begins with the coming step: the optimizers that it wants anew start again. */
export function* phaseBegins(
  { parts, extras, progress }: Training,
  { name, players, fresh = [] }: Stretch,
): Generator<TrainEvent, void, void> {
  for (const player of fresh) beginAnew(extras, player, parts.optimizers[player]?.product.slots ?? []);
  // of its first step, which a run that goes on from before it trains again
  yield { kind: 'phase', step: progress.step + 1, name, players };
}
