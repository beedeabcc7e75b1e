import * as tf from '@ganzoo/tfjs';

/**
 * A value that no gradient passes: what `make` computes is a constant to whatever comes after it.
 *
 * It is captured, not passed through, so that nothing on its way is walked back, nor needs a gradient at all; `make` itself
 * may take gradients by `tf.grad`.
 */
export function detached<T extends tf.Tensor>(make: () => T): T {
  // computed out here: within a custom gradient, no gradient can be taken
  const made = make();
  const cut = tf.customGrad(() => ({
    value: tf.clone(made),
    gradFunc: () => tf.zeros([]),
  }));
  return cut(tf.scalar(0));
}

/** Labels [batch] (whole numbers of any type) as rows [batch, classes] of float32 with a 1 at the label. */
export function oneHot(labels: tf.Tensor, classes: number): tf.Tensor {
  const flat = tf.reshape(labels, [labels.size]);
  return tf.cast(tf.oneHot(tf.cast(flat, 'int32'), classes), 'float32');
}
