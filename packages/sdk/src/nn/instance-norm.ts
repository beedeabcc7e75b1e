import * as tf from '@ganzoo/tfjs';

/**
 * Each channel of each picture normalised over its pixels, (x - mean)/√(variance + ε); x is [batch, h, w, c]
 * (arXiv:1607.08022). Differentiable twice.
 */
export function normalizeInstances(x: tf.Tensor, epsilon: number): tf.Tensor {
  const centred = tf.sub(x, tf.mean(x, [1, 2], true));
  return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 2], true), epsilon)));
}

/** Each pixel's channels brought to a mean square of 1: x/√(mean(x²) + ε) over the last axis (arXiv:1710.10196). */
export function pixelNorm(x: tf.Tensor, epsilon = 1e-8): tf.Tensor {
  return tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon)));
}
