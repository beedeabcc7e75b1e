import * as tf from '@ganzoo/tfjs';
import type { LossResult } from '../contracts/game.ts';
import type { TensorRng } from '../rng/tensor-rng.ts';

/** αx + (1 - α)y with one α ~ U[0, 1) for each example: [batch, ...], on the lines between two batches. */
export function between(x: tf.Tensor, y: tf.Tensor, rng: TensorRng): tf.Tensor {
  const share = rng.uniform([x.shape[0], ...x.shape.slice(1).map(() => 1)]);
  return tf.add(tf.mul(share, x), tf.mul(tf.sub(1, share), y));
}

/**
 * √(ε + Σ (∂s/∂x)²) at each example of x, [batch, ...] to [batch], for a function s of examples to [batch, 1].
 *
 * ε > 0 keeps the root's derivative finite where s is flat.
 *
 * @example
 * slopes(x => critic.score(x, batch), between(critic.real(batch), critic.fake(batch), batch.rng), 1e-12);
 */
export function slopes(score: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor, epsilon: number): tf.Tensor {
  return tf.sqrt(tf.add(squaredSlopes(score, x), epsilon));
}

/**
 * Σ (∂s/∂x)² at each example of x, [batch, ...] to [batch], for a function s of examples to [batch, 1]: half its mean at
 * real examples is the penalty R1, at generated ones R2 (arXiv:1801.04406).
 */
export function squaredSlopes(score: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  const gradient = tf.grad(at => tf.sum(score(at)))(x);
  const axes = x.shape.map((_, axis) => axis).slice(1);
  return tf.sum(tf.square(gradient), axes);
}

/** Parameters of every penalty on slopes. */
export const SLOPE_PARAMS = {
  weight: {
    type: 'number',
    default: 10,
    minimum: 0,
    description: 'Factor of the penalty, λ.',
    search: { range: [0.1, 100], log: true },
    schedulable: true,
  },
  epsilon: {
    type: 'number',
    default: 1e-12,
    exclusiveMinimum: 0,
    // ε only has to keep the root's derivative finite at 0: any value above float32's smallest does, and this one
    // leaves slopes above 0.003 as they are to the last digit, as the papers have them
    description:
      'Added to the squared slope, so that the derivative of its root is finite where the score is flat; "Are GANs Created Equal?" has 1e-4.',
  },
} as const;

/** λ·E excess², with the penalty without λ and the mean slope to be logged; slopes and what is too much of them [batch]. */
export function slopePenalty(weight: tf.Scalar, slope: tf.Tensor, excess: tf.Tensor): LossResult {
  const penalty = tf.mean(tf.square(excess));
  return { loss: tf.mul(weight, penalty), scalars: { penalty, slope: tf.mean(slope) } };
}
