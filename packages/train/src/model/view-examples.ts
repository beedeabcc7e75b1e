import type { ArgumentSpec } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import type { TensorRng } from '@ganzoo/sdk/host';
import { BatchSource, streamOf, type DrawnGroup, type RealExamples } from '../data/batch-source.ts';

/** Real examples for a view: what a compiled function of it takes beside the rest, and what goes in there. */
export interface ViewExamples {
  arguments(batch: number): ArgumentSpec[];
  /** The examples from the arguments. */
  real(args: readonly tf.Tensor[]): RealExamples;
  /** What goes into the arguments, the caller's to dispose. */
  fetch(from: number, batch: number, noise: () => TensorRng): Promise<tf.Tensor[]>;
}

/** Random rows of the training split, for views that start from latent vectors. */
export function randomRows(data: BatchSource): ViewExamples {
  return {
    arguments: batch => data.arguments(() => [batch]),
    real: args => data.batch(args),
    fetch: (_from, batch, noise) =>
      data.fetch(batch, group => {
        const own = noise().fork(streamOf('rows', group));
        return tf.tidy(() => own.integers([batch], 0, group.data.size).dataSync<'int32'>());
      }),
  };
}

/** The rows of a split in their order. */
export function rowsInOrder(group: DrawnGroup): ViewExamples {
  const source = new BatchSource([group]);
  return {
    arguments: batch => source.arguments(() => [batch]),
    real: args => source.batch(args),
    fetch: (from, batch) => source.fetch(batch, () => Int32Array.from({ length: batch }, (_, i) => from + i)),
  };
}
