import * as tf from '@ganzoo/tfjs';

/**
 * max(0, 1 - s), mean over the batch: the hinge loss of a score that should be above 1 (arXiv:1705.02894).
 *
 * The generator's loss beside it is -mean(s) of its examples.
 */
export function hingeOfReal(score: tf.Tensor): tf.Tensor {
  return tf.mean(tf.relu(tf.sub(1, score)));
}

/** max(0, 1 + s), mean over the batch: the hinge loss of a score that should be below -1. */
export function hingeOfFake(score: tf.Tensor): tf.Tensor {
  return tf.mean(tf.relu(tf.add(1, score)));
}
