/**
 * TensorFlow.js as plugins see it: all of it but the functions that draw random numbers in JavaScript.
 *
 * Such numbers would not follow the run's seed, and a compiled step would freeze them at their first value;
 * `batch.rng` and `net.rng` offer the same distributions.
 */
export * from '@tensorflow/tfjs';
import * as tfjs from '@tensorflow/tfjs';
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
export const multinomial = instead(
  'multinomial',
  'batch.rng.uniform(shape) and tf.argMax of logits + Gumbel noise',
);
export const dropout = instead('dropout', 'net.dropout(x, rate)');
