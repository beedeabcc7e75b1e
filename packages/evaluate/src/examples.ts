import type { tf } from '@ganzoo/sdk';
import { ReadAhead, batchOf, type SplitData } from '@ganzoo/train';

/** Rows to read for positions `from .. from + count - 1`: the order of reading. */
export type RowsAt = (from: number, count: number) => Int32Array;

/** Endless batches of a split by field, [count, ...shape] each; what reading had to tell is appended to `notes`. */
export async function* examplesOf(
  data: SplitData,
  rowsAt: RowsAt,
  count: number,
  notes: string[] = [],
): AsyncGenerator<Record<string, tf.Tensor>, void, void> {
  const ahead = new ReadAhead(data, rowsAt, count);
  for (let from = 0; ; from += count) {
    const examples = await ahead.next(from, count);
    notes.push(...examples.notes);
    yield batchOf(data, examples, count);
  }
}
