import * as tf from '@ganzoo/tfjs';
import { batchNormTraining } from './layer-ops.ts';
import type { BatchNormOptions } from './layer-options.ts';
import type { LayerScope } from './net-call.ts';

/**
 * Batch normalisation over all axes but the last, with the weights and averages of `layer`; `statistics` names averages of
 * their own.
 */
export function batchNorm(
  x: tf.Tensor,
  layer: LayerScope,
  { decay = 0.999, epsilon = 1e-3, affine = true, scale, offset }: BatchNormOptions,
  statistics: string | undefined,
): tf.Tensor {
  const channels = [x.shape.at(-1)!];
  const own = affine && !scale && !offset;
  const factor = own ? layer.parameter('scale', channels, 'ones') : tf.ones(channels);
  const shift = own ? layer.parameter('offset', channels) : tf.zeros(channels);
  const of = statistics === undefined ? '' : `@${statistics}`;
  const averages = {
    mean: layer.state(`moving-mean${of}`, channels, 'zeros'),
    variance: layer.state(`moving-variance${of}`, channels, 'zeros'),
    updates: layer.state(`updates${of}`, [], 'zeros'),
  };
  const unit = layer.training
    ? byBatch(x, factor, shift, epsilon, averages, decay)
    : byAverages(x, factor, shift, epsilon, averages, decay);
  const scaled = scale ? tf.mul(unit, overPixels(scale, x)) : unit;
  return offset ? tf.add(scaled, overPixels(offset, x)) : scaled;
}

interface Averages {
  readonly mean: tf.Variable;
  readonly variance: tf.Variable;
  readonly updates: tf.Variable;
}

/** By the batch's own statistics, which the averages take in. */
function byBatch(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
  { mean, variance, updates }: Averages,
  decay: number,
): tf.Tensor {
  const batch = batchNormTraining(x, scale, offset, epsilon);
  updates.assign(tf.add(updates, 1));
  mean.assign(tf.add(tf.mul(mean, decay), tf.mul(batch.mean, 1 - decay)));
  variance.assign(tf.add(tf.mul(variance, decay), tf.mul(batch.variance, 1 - decay)));
  return batch.y;
}

/**
 * By the moving averages, corrected as Adam's are: after t updates an average from 0 is short by the factor 1 - decay^t.
 * Before the first, mean 0 and variance 1.
 */
function byAverages(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
  { mean, variance, updates }: Averages,
  decay: number,
): tf.Tensor {
  const share = tf.sub(1, tf.pow(tf.scalar(decay), updates));
  const isNew = tf.cast(tf.equal(updates, 0), 'float32');
  const whole = (average: tf.Tensor): tf.Tensor => tf.div(average, tf.add(share, isNew));
  const factor = tf.mul(scale, tf.rsqrt(tf.add(tf.add(whole(variance), isNew), epsilon)));
  return tf.add(tf.mul(tf.sub(x, whole(mean)), factor), offset);
}

/** Numbers of each channel [c], or of each example and channel [batch, c], so that they meet x [batch, ..., c]. */
function overPixels(numbers: tf.Tensor, x: tf.Tensor): tf.Tensor {
  if (numbers.rank === 1) return numbers;
  const ones = x.shape.slice(1, -1).map(() => 1);
  return tf.reshape(numbers, [numbers.shape[0], ...ones, numbers.shape[1]!]);
}
