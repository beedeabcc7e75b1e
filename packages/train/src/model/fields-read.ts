import type { RunParts } from '@ganzoo/core';
import type { tf } from '@ganzoo/sdk';
import { known, readsOf } from '@ganzoo/sdk/host';

/** The fields that the game says it reads, of all that a batch has. */
export function fieldsRead(
  { game }: Pick<RunParts, 'game'>,
  real: Readonly<Record<string, tf.Tensor>>,
): Readonly<Record<string, tf.Tensor>> {
  const reads = readsOf(game);
  const read = Object.entries(real).filter(([name]) => reads.includes(name));
  return known('field', Object.fromEntries(read));
}
