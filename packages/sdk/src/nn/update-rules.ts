import type * as tf from '@ganzoo/tfjs';
import type { Optimizer } from '../contracts/optimizer.ts';
import { runKernel } from '../run-kernel.ts';

/**
 * An update rule whose slots are known by name: `slots.m` in `apply` is there because `slots` says `m`.
 *
 * @example
 * optimizer({
 *   slots: ['v'],
 *   apply(update) {
 *     const { weight, gradient, slots } = update;
 *     slots.v.assign(tf.add(tf.mul(slots.v, 0.9), gradient));
 *     weight.assign(tf.sub(weight, tf.mul(learningRate(update), slots.v)));
 *   },
 * });
 */
export function optimizer<const S extends string>(rule: Optimizer<S>): Optimizer<S> {
  return rule;
}

/** The parameter that every optimizer has, but for its default: `{ ...LEARNING_RATE, default: 1e-3 }`. */
export const LEARNING_RATE = {
  type: 'number',
  minimum: 0,
  description: 'Length of a step, η.',
  search: { range: [1e-5, 1e-2], log: true },
  schedulable: true,
} as const;

/** Tensors of Adam's update of one weight, all updated in place. */
export interface AdamUpdate {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Updates including this one, float32 scalar. */
  readonly update: tf.Scalar;
}

/**
 * Adam (arXiv:1412.6980) on one weight, in place:
 * m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - η·√(1-β₂ᵗ)/(1-β₁ᵗ)·m/(√v + ε).
 */
export function applyAdam({ beta1, beta2, epsilon, ...inputs }: AdamUpdate): void {
  runKernel('ApplyAdam', inputs, { beta1, beta2, epsilon });
}

/** w ← w - η·g, in place. */
export function applyGradientDescent(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly learningRate: tf.Scalar;
}): void {
  runKernel('ApplyGradientDescent', inputs, {});
}

/** a ← μa + g, w ← w - η·a (or η·(g + μa) with Nesterov's look-ahead), in place. */
export function applyMomentum(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly accumulator: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly momentum: number;
  readonly nesterov: boolean;
}): void {
  const { momentum, nesterov, ...tensors } = inputs;
  runKernel('ApplyMomentum', tensors, { momentum, nesterov });
}

/** s ← ρs + (1-ρ)g², a ← μa + η·g/√(s + ε), w ← w - a, in place (Hinton's RMSProp as TensorFlow has it). */
export function applyRmsProp(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly meanSquare: tf.Variable;
  readonly momentumSlot: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}): void {
  const { rho, momentum, epsilon, ...tensors } = inputs;
  runKernel('ApplyRmsProp', tensors, { rho, momentum, epsilon });
}
