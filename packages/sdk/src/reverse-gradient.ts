import * as tf from '@ganzoo/tfjs';

/**
 * x itself, whose gradient comes back as -factor times what it was: what lies before it climbs the loss that what lies
 * behind it descends (arXiv:1409.7495).
 *
 * @example
 * const domain = nets.domain({ x: reverseGradient(features, weight(batch)) });
 */
export function reverseGradient(x: tf.Tensor, factor: number | tf.Tensor = 1): tf.Tensor {
  const turned = tf.customGrad((...args) => {
    // a scalar of the step is gone by the time the gradient comes back, unless it is saved
    if (typeof factor !== 'number') (args.at(-1) as tf.GradSaveFunc)([factor]);
    return {
      value: tf.clone(x),
      gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => tf.mul(dy, tf.neg(saved ?? factor)),
    };
  });
  return turned(x);
}
