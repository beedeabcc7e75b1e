import type { FieldValues } from '@ganzoo/sdk';
import { concatValues } from '@ganzoo/sdk/data';
import type { Examples, SplitData } from './split-data.ts';

/** Fewest batches kept coming while TensorFlow works on another. */
const LEAST_AHEAD = 4;

/**
 * Gives examples in a known order, and reads those that come next while the caller works on the last ones.
 *
 * Reading ahead changes no result: a position's examples do not depend on who requests them, or when.
 */
export class ReadAhead {
  private readonly coming = new Map<number, Promise<Examples>>();
  private readonly reported = new Set<string>();
  /** Examples read at a time, as last asked for. */
  private size: number;

  /** `rowsAt`: rows of the examples at positions `from .. from + count - 1`; `batchSize`: examples read at a time, unless said. */
  constructor(
    private readonly data: SplitData,
    private readonly rowsAt: (from: number, count: number) => Int32Array,
    private readonly batchSize: number,
  ) {
    this.size = batchSize;
  }

  /** The examples from a position on, a whole number of batches; at once where all are in memory. */
  next(from: number, count: number, batchSize = this.batchSize): Examples | Promise<Examples> {
    if (!this.data.streamed) return this.data.fetch(this.rowsAt(from, count));
    // what is coming begins and ends elsewhere
    if (batchSize !== this.size) this.coming.clear();
    this.size = batchSize;
    return this.read(from, count);
  }

  private async read(from: number, count: number): Promise<Examples> {
    const end = from + count;
    const batches = count / this.size;
    const ahead = Math.max(LEAST_AHEAD, 2 * batches);
    const started = Array.from({ length: batches + ahead }, (_, i) => this.start(from + i * this.size));
    for (const position of this.coming.keys()) {
      if (position < end || position >= end + ahead * this.size) this.coming.delete(position);
    }
    const read = await Promise.all(started.slice(0, batches));
    const notes = read.flatMap(examples => examples.notes).filter(note => !this.reported.has(note));
    notes.forEach(note => this.reported.add(note));
    return { arrays: joined(read.map(({ arrays }) => arrays)), notes: [...new Set(notes)] };
  }

  private start(position: number): Promise<Examples> {
    let batch = this.coming.get(position);
    if (!batch) {
      batch = Promise.resolve(this.data.fetch(this.rowsAt(position, this.size)));
      // an error reaches the caller of `next`; a batch that nobody requests may fail unheard, as when the split is closed
      batch.catch(() => undefined);
      this.coming.set(position, batch);
    }
    return batch;
  }
}

/** Batches of examples as one, array by array. */
function joined(batches: readonly (readonly FieldValues[])[]): readonly FieldValues[] {
  const [first] = batches as [readonly FieldValues[]];
  if (batches.length === 1) return first;
  return first.map((_, i) => concatValues(batches.map(arrays => arrays[i]!)));
}
