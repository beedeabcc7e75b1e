import type { Rng } from '@ganzoo/sdk';

/**
 * The order in which examples are seen: a new random permutation each epoch, a function of seed and position only.
 *
 * Nothing is remembered between calls but the last permutations, so a resumed run goes on with the very next example.
 */
export class DataOrder {
  private readonly epochs = new Map<number, Int32Array>();

  constructor(
    private readonly rng: Rng,
    private readonly size: number,
  ) {}

  /** Rows of the examples at positions `from .. from + count - 1` of the whole training; batches go on across epochs. */
  rows(from: number, count: number): Int32Array {
    const rows = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const position = from + i;
      rows[i] = this.epoch(Math.floor(position / this.size))[position % this.size]!;
    }
    return rows;
  }

  private epoch(epoch: number): Int32Array {
    let order = this.epochs.get(epoch);
    if (!order) {
      for (const old of this.epochs.keys()) if (old < epoch - 1) this.epochs.delete(old);
      order = this.rng.permutation(this.size, epoch);
      this.epochs.set(epoch, order);
    }
    return order;
  }
}
