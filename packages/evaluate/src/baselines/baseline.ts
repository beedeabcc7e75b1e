import { Rng, tf, type FieldSpec } from '@ganzoo/sdk';
import { TensorRng } from '@ganzoo/sdk/host';
import type { SplitData } from '@ganzoo/train';

/** The training split, and the field that samples imitate. */
export interface BaselineContext {
  readonly data: SplitData;
  readonly fieldName: string;
  readonly field: FieldSpec;
  /** Aborted by Ctrl-C: fitting throws its reason. */
  readonly signal?: AbortSignal;
}

/** What a model's samples are to be compared with: other samples, made without any net. */
export interface Baseline {
  /** Endless batches [count, ...shape]; always the same ones. */
  batches(count: number): Iterable<tf.Tensor> | AsyncIterable<tf.Tensor>;
  dispose(): void;
}

/** Endless batches [count, ...shape] of what `make` gives from standard normals [count, dim], cut to the field's range. */
export function* normalBatches(
  stream: string,
  count: number,
  dim: number,
  { range, shape }: FieldSpec,
  make: (unit: tf.Tensor2D) => tf.Tensor,
): Generator<tf.Tensor> {
  for (let i = 0; ; i++) {
    yield tf.tidy(() => {
      const made = make(new TensorRng(new Rng(0).fork(stream), i).normal([count, dim]) as tf.Tensor2D);
      return tf.reshape(range ? tf.clipByValue(made, ...range) : made, [count, ...shape]);
    });
  }
}
