import * as tf from '@ganzoo/tfjs';
import type { TensorRng } from '../rng/tensor-rng.ts';

/** Share of examples whose largest logit stands at the label: logits [batch, classes], labels [batch] of any type. */
export function accuracy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const right = tf.equal(tf.argMax(logits, -1), tf.cast(tf.reshape(labels, [labels.size]), 'int32'));
  return tf.mean(tf.cast(right, 'float32'));
}

/** 0, 1 ... classes - 1, 0, 1 ... as int32 [count]: one of each class in turn, to draw a grid of samples with. */
export function labelsInTurn(count: number, classes: number): tf.Tensor1D {
  return tf.tensor1d(
    Int32Array.from({ length: count }, (_, i) => i % classes),
    'int32',
  );
}

/** Another label than the one given for each, all others alike: int32 [batch], for pairs that do not match (arXiv:1605.05396). */
export function otherLabels(labels: tf.Tensor, classes: number, rng: TensorRng): tf.Tensor {
  const shift = rng.integers(labels.shape, 1, classes);
  return tf.mod(tf.add(tf.cast(labels, 'int32'), shift), tf.scalar(classes, 'int32'));
}
