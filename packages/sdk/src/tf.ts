/**
 * TensorFlow.js as plugins see it: all of it but the functions that draw random numbers in JavaScript.
 *
 * Such numbers would not follow the run's seed, and a compiled step would freeze them at their first value;
 * `batch.rng` and `net.rng` offer the same distributions. A few functions that tfjs cannot differentiate twice are
 * written out here.
 */
export * from '@ganzoo/tfjs';
import * as tfjs from '@ganzoo/tfjs';
import { PluginContractError } from './errors.ts';

/**
 * log softmax along an axis (the last unless said): x - m - log Σ exp(x - m) with m the largest value.
 *
 * Written out, since tfjs's own cannot be differentiated twice: its gradient keeps the output, not the input.
 */
export function logSoftmax<T extends tfjs.Tensor>(logits: T, axis = -1): T {
  // the shift is for range only; it cancels, so it is taken as a constant
  const constant = tfjs.customGrad(x => ({
    value: tfjs.max(x as tfjs.Tensor, axis, true),
    gradFunc: () => tfjs.zerosLike(x as tfjs.Tensor),
  }));
  const shifted = tfjs.sub(logits, constant(logits));
  return tfjs.sub(shifted, tfjs.log(tfjs.sum(tfjs.exp(shifted), axis, true)));
}

/**
 * Softmax cross-entropy -Σ labels·log softmax(logits) over the last axis, weighted and reduced as tfjs's.
 *
 * Written out, since tfjs's own has no second derivative and a wrong first one by the labels.
 */
function softmaxCrossEntropy<O extends tfjs.Tensor>(
  onehotLabels: tfjs.Tensor | tfjs.TensorLike,
  logits: tfjs.Tensor | tfjs.TensorLike,
  weights?: tfjs.Tensor | tfjs.TensorLike,
  labelSmoothing = 0,
  reduction?: tfjs.Reduction,
): O {
  const x = tfjs.cast(logits, 'float32');
  const given = tfjs.cast(onehotLabels, 'float32');
  tfjs.util.assertShapesMatch(given.shape, x.shape, 'softmaxCrossEntropy: ');
  const labels = tfjs.add(tfjs.mul(given, 1 - labelSmoothing), labelSmoothing / given.shape.at(-1)!);
  const each = tfjs.neg(tfjs.sum(tfjs.mul(labels, logSoftmax(x)), -1));
  return tfjs.losses.computeWeightedLoss(each, weights, reduction);
}

/** tfjs's losses, all of which can be differentiated twice. */
export const losses = { ...tfjs.losses, softmaxCrossEntropy };

/**
 * Normalisation by given statistics: scale·(x - mean)/√(variance + ε) + offset.
 *
 * tfjs's own cannot be differentiated without a scale, so a missing one is filled in.
 */
export function batchNorm<T extends tfjs.Tensor>(
  x: T,
  mean: tfjs.Tensor,
  variance: tfjs.Tensor,
  offset: tfjs.Tensor = tfjs.zerosLike(mean),
  scale: tfjs.Tensor = tfjs.onesLike(mean),
  varianceEpsilon?: number,
): T {
  const all = [mean, variance, offset, scale] as tfjs.Tensor1D[];
  return tfjs.batchNorm(x, all[0]!, all[1]!, all[2], all[3], varianceEpsilon) as T;
}

function instead(name: string, use: string) {
  return (..._: unknown[]): never => {
    throw new PluginContractError(
      `tf.${name} draws numbers that do not follow the run's seed and would be frozen in a compiled step.`,
      `Use ${use} instead.`,
    );
  };
}

export const randomNormal = instead('randomNormal', 'batch.rng.normal(shape) or net.rng.normal(shape)');
export const randomUniform = instead('randomUniform', 'batch.rng.uniform(shape, low, high)');
export const randomUniformInt = instead('randomUniformInt', 'batch.rng.integers(shape, low, high)');
export const randomStandardNormal = instead('randomStandardNormal', 'batch.rng.normal(shape)');
export const randomGamma = instead('randomGamma', 'batch.rng.uniform(shape) and a quantile function');
export const truncatedNormal = instead('truncatedNormal', 'batch.rng.truncatedNormal(shape)');
export const rand = instead('rand', 'batch.rng.uniform(shape)');
export const multinomial = instead('multinomial', 'batch.rng.categorical(logits)');
export const dropout = instead('dropout', 'net.dropout(x, rate)');
