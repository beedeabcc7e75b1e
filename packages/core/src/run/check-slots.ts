import type { Problem } from '../experiment-error.ts';
import { misfit } from './faults.ts';
import type { RunParts } from './parts.ts';

/** First words of the paths of what else is kept beside the weights. */
const TAKEN = ['average', 'state', 'updates'];

/** Slots that would be kept where averaged weights, a game's state or counts of updates are. */
export function* slotMisfits({ config, optimizers }: RunParts): Generator<Problem> {
  for (const [player, { label, product }] of Object.entries(optimizers)) {
    const slot = product.slots.find(name => TAKEN.includes(name.split('/', 1)[0]!));
    if (slot === undefined) continue;
    yield misfit(
      `train.optimizers.${Object.hasOwn(config.train.optimizers, player) ? player : 'default'}`,
      `${label} has a slot '${slot}', a name under which ganzoo keeps something else.`,
      `Taken: ${TAKEN.join(', ')}. Call it otherwise.`,
    );
  }
}
