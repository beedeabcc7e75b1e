import * as tf from '@ganzoo/tfjs';

/** Under this key everything that a handle can be read with carries its {@link StepNumbers}, whichever copy of the sdk made it. */
export const MOMENT: unique symbol = Symbol.for('ganzoo.moment/2');

/** The values of schedulable parameters at one step, by the path of the part and the parameter: `objective.weight`. */
export interface StepNumbers {
  /** A number that may change from step to step, as a scalar of the step. */
  number(path: string, configured: number): tf.Scalar;
  /** A value that a compiled step has built in: where it changes, the step is compiled anew. */
  constant<T>(path: string, configured: T): T;
}

/** What a handle is read with: a batch, a net, a scope, a weight's update. */
export interface Moment {
  readonly [MOMENT]: StepNumbers;
}

/** A parameter with `schedulable: true`, as `create` receives it: gives the number at this step, a float32 scalar. */
export type Scheduled = (at: Moment) => tf.Scalar;

/** A parameter with `schedulable: 'static'`, as `create` receives it: gives the plain value at this step. */
export type Static<T> = (at: Moment) => T;

/** Constants of a step by the scalars that stand for them. */
const CONSTANTS = new WeakMap<tf.Tensor, number>();

/** A number that no scheduler moves, as a scalar of the step: a constant of it. */
export function constantScalar(value: number): tf.Scalar {
  const scalar = tf.scalar(value);
  CONSTANTS.set(scalar, value);
  return scalar;
}

/** The number of a {@link constantScalar}, unrounded; undefined for any other scalar. */
export function constantOf(scalar: tf.Tensor): number | undefined {
  return CONSTANTS.get(scalar);
}

/** Numbers as they are configured, where no scheduler is at work. */
export const CONFIGURED: StepNumbers = {
  number: (_path, configured) => constantScalar(configured),
  constant: (_path, configured) => configured,
};
