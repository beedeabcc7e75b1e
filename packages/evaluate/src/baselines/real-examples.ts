import { Rng, type tf } from '@ganzoo/sdk';
import { DataOrder } from '@ganzoo/train';
import { examplesOf } from '../examples.ts';
import type { Baseline, BaselineContext } from './baseline.ts';

/**
 * Examples of the training split in a random order, as if they were samples: what a perfect model would score.
 *
 * Where more are asked for than there are, they come again.
 */
export class RealExamples implements Baseline {
  private readonly order: DataOrder;

  constructor(private readonly context: BaselineContext) {
    this.order = new DataOrder(new Rng(0).fork('real-examples'), context.data.size);
  }

  async *batches(count: number): AsyncGenerator<tf.Tensor, void, void> {
    const { data, fieldName } = this.context;
    const examples = examplesOf(data, (from, rows) => this.order.rows(from, rows), count);
    for await (const batch of examples) yield batch[fieldName]!;
  }

  dispose(): void {
    // the split is the caller's
  }
}
