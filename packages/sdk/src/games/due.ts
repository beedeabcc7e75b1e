import * as tf from '@ganzoo/tfjs';

/** Whether a step, an int32 scalar, is a multiple of n, as a boolean scalar: `tf.where(due(step, 16), ...)`. */
export function due(step: tf.Tensor, n: number): tf.Tensor {
  return tf.equal(tf.mod(step, tf.scalar(n, 'int32')), tf.scalar(0, 'int32'));
}
