import * as tf from '@ganzoo/tfjs';

/**
 * A condition [batch, n] as n channels of one value each, [batch, height, width, n], to be put beside a picture's
 * (arXiv:1411.1784).
 */
export function planes(condition: tf.Tensor, height: number, width: number): tf.Tensor {
  const [batch, n] = condition.shape as [number, number];
  const pixel = tf.reshape(tf.cast(condition, 'float32'), [batch, 1, 1, n]);
  return tf.add(tf.zeros([batch, height, width, n]), pixel);
}

/**
 * Channels into pixels, [batch, h, w, factor²·c] to [batch, factor·h, factor·w, c]: what follows a convolution that is to
 * enlarge a picture (arXiv:1609.05158). Channel (i·factor + j)·c + k becomes channel k of the pixel in row i and column j.
 */
export function pixelShuffle(x: tf.Tensor, factor = 2): tf.Tensor {
  return tf.depthToSpace(x as tf.Tensor4D, factor, 'NHWC');
}
