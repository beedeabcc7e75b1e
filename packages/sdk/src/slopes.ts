import * as tf from '@tensorflow/tfjs';
import type { TensorRng } from './rng/tensor-rng.ts';

/** αx + (1 - α)y with one α ~ U[0, 1) for each example: [batch, ...], on the lines between two batches. */
export function between(x: tf.Tensor, y: tf.Tensor, rng: TensorRng): tf.Tensor {
  const share = rng.uniform([x.shape[0]!, ...x.shape.slice(1).map(() => 1)]);
  return tf.add(tf.mul(share, x), tf.mul(tf.sub(1, share), y));
}

/**
 * √(ε + Σ (∂s/∂x)²) at each example of x, [batch, ...] to [batch], for a function s of examples to [batch, 1].
 *
 * ε > 0 keeps the root's derivative finite where s is flat.
 */
export function slopes(score: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, epsilon: number): tf.Tensor {
  const gradient = tf.grad(at => tf.sum(score(at)))(x);
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return tf.sqrt(tf.add(tf.sum(tf.square(gradient), axes), epsilon));
}
