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

/** Numbers as they are configured, where no scheduler is at work. */
export const CONFIGURED: StepNumbers = {
  number: (_path, configured) => tf.scalar(configured),
  constant: (_path, configured) => configured,
};
