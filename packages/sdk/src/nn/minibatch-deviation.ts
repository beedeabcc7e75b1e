import * as tf from '@ganzoo/tfjs';

/**
 * One more channel that tells how much the examples of a group differ: the standard deviation over the group, mean over
 * all places and channels, [batch, ..., c] to [batch, ..., c + 1] (arXiv:1710.10196).
 *
 * Groups have `group` examples, or the next smaller number that divides the batch; examples n, n + batch/group ... form
 * one.
 */
export function minibatchDeviation(x: tf.Tensor, group = 4): tf.Tensor {
  const batch = x.shape[0];
  let members = Math.min(group, batch);
  while (batch % members) members--;
  const apart = tf.reshape(x, [members, batch / members, x.size / batch]);
  const variance = tf.mean(tf.square(tf.sub(apart, tf.mean(apart, 0, true))), 0);
  // ε keeps the root's derivative finite where all members are the same
  const deviation = tf.mean(tf.sqrt(tf.add(variance, 1e-8)), 1);
  const single = tf.reshape(tf.add(tf.zeros([members, batch / members]), deviation), [
    batch,
    ...x.shape.slice(1).map(() => 1),
  ]);
  const channel = tf.add(tf.zeros([...x.shape.slice(0, -1), 1]), single);
  return tf.concat([x, channel], x.rank - 1);
}
