import { setImmediate } from 'node:timers/promises';
import { tf } from '@ganzoo/sdk';
import { batchOf, type SplitData } from '@ganzoo/train';

/** Rows handled at a time. */
const CHUNK = 5000;

/**
 * The sum over a split of what `use` makes of examples [n, numbers in one] of a field: always of one shape. Throws the
 * signal's reason where it is aborted.
 */
export async function summed(
  data: SplitData,
  field: string,
  use: (x: tf.Tensor2D) => tf.Tensor,
  signal?: AbortSignal,
): Promise<tf.Tensor> {
  let sum: tf.Tensor = tf.scalar(0);
  for (let from = 0; from < data.size; from += CHUNK) {
    const count = Math.min(CHUNK, data.size - from);
    const rows = Int32Array.from({ length: count }, (_, row) => from + row);
    const examples = await data.fetch(rows);
    const next = tf.tidy(() => {
      const x = batchOf(data, examples, count)[field]!;
      return tf.add(sum, use(tf.reshape(x, [count, x.size / count])));
    });
    sum.dispose();
    sum = next;
    await setImmediate(); // the terminal and Ctrl-C get their turn
    if (signal?.aborted) sum.dispose();
    signal?.throwIfAborted();
  }
  return sum;
}

/** The mean of a field over a split, [numbers in one example]. */
export async function meanOf(data: SplitData, field: string, signal?: AbortSignal): Promise<tf.Tensor1D> {
  const sum = await summed(data, field, x => tf.sum(x, 0), signal);
  const mean = tf.div<tf.Tensor1D>(sum, data.size);
  sum.dispose();
  return mean;
}
