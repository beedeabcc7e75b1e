import type * as tf from '@ganzoo/tfjs';
import type { Optimizer } from '../contracts/optimizer.ts';
import { constantOf } from '../moment.ts';
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

/** A number of a fused rule: the same in all steps, or a scalar of the step, such as a handle gives. */
type RuleNumber = number | tf.Scalar;

/** Tensors of Adam's update of one weight, all updated in place. */
export interface AdamUpdate {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly beta1: RuleNumber;
  readonly beta2: RuleNumber;
  readonly epsilon: RuleNumber;
  /** Updates including this one, float32 scalar. */
  readonly update: tf.Scalar;
}

/**
 * Adam (arXiv:1412.6980) on one weight, in place:
 * m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - η·√(1-β₂ᵗ)/(1-β₁ᵗ)·m/(√v + ε), each with the numbers of this step.
 */
export function applyAdam({ beta1, beta2, epsilon, ...inputs }: AdamUpdate): void {
  runRule('ApplyAdam', inputs, { beta1, beta2, epsilon });
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
  readonly momentum: RuleNumber;
  readonly nesterov: boolean;
}): void {
  const { momentum, nesterov, ...tensors } = inputs;
  runRule('ApplyMomentum', tensors, { momentum }, { nesterov });
}

/** s ← ρs + (1-ρ)g², a ← μa + η·g/√(s + ε), w ← w - a, in place (Hinton's RMSProp as TensorFlow has it). */
export function applyRmsProp(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly meanSquare: tf.Variable;
  readonly momentumSlot: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly rho: RuleNumber;
  readonly momentum: RuleNumber;
  readonly epsilon: RuleNumber;
}): void {
  const { rho, momentum, epsilon, ...tensors } = inputs;
  runRule('ApplyRmsProp', tensors, { rho, momentum, epsilon });
}

/** Runs a rule's kernel: numbers that stay the same are attributes, in full precision, those of the step are inputs. */
function runRule(
  kernel: string,
  tensors: object,
  numbers: Readonly<Record<string, RuleNumber>>,
  options: object = {},
): void {
  const constants: Record<string, number> = {};
  const moving: Record<string, tf.Scalar> = {};
  for (const [name, value] of Object.entries(numbers)) {
    const constant = typeof value === 'number' ? value : constantOf(value);
    if (constant !== undefined) constants[name] = constant;
    else moving[name] = value as tf.Scalar;
  }
  runKernel(kernel, { ...tensors, ...moving }, { ...options, ...constants });
}
