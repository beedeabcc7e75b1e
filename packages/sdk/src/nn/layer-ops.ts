import * as tf from '@ganzoo/tfjs';
import { runKernel } from '../run-kernel.ts';

/** y, and the batch's mean and (unbiased) variance for moving averages, which carry no gradient. */
export interface BatchNormResult {
  readonly y: tf.Tensor;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation with the batch's own statistics, fused where the backend can:
 * y = scale·(x - mean)/√(variance + ε) + offset, over all axes but the last.
 *
 * `x` is [n, c] or [n, h, w, c]; `scale` and `offset` are [c]. Differentiable twice in x, scale and offset.
 */
export function batchNormTraining(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): BatchNormResult {
  const channels = x.shape[x.rank - 1]!;
  const wide = x.rank === 4 ? x : tf.reshape(x, [x.size / channels, 1, 1, channels]);
  const [y, mean, variance] = tf
    .engine()
    .runKernel(
      'BatchNormTraining',
      { x: wide, scale, offset },
      { epsilon, dataFormat: 'NHWC' },
    ) as unknown as tf.Tensor[];
  return {
    y: x.rank === 4 ? y! : tf.reshape(y!, x.shape),
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
}

/**
 * Each example normalised over all its axes, (x - mean)/√(variance + ε), fused where the backend can; `x` is [n, ...].
 *
 * Differentiable twice.
 */
export function normalizeExamples(x: tf.Tensor, epsilon: number): tf.Tensor {
  const examples = x.shape[0];
  // batch normalisation of one example whose channels are the examples
  const inputs = {
    x: tf.reshape(x, [1, examples, x.size / examples, 1]),
    scale: tf.ones([examples]),
    offset: tf.zeros([examples]),
  };
  const [y] = tf
    .engine()
    .runKernel('BatchNormTraining', inputs, { epsilon, dataFormat: 'NCHW' }) as unknown as tf.Tensor[];
  return tf.reshape(y!, x.shape);
}

/** x + bias, [..., c] and [c]; cheaper than `tf.add`, above all its gradient. */
export function biasAdd(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return runKernel('BiasAdd', { x, bias }, {}) as tf.Tensor;
}
