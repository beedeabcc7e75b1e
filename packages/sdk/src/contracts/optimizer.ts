import type { Scalar, Tensor, Variable } from '@ganzoo/tfjs';
import type { Moment } from '../moment.ts';

/** One weight's update, written against tensors; called once a weight inside the step. `S` are the slots' names. */
export interface WeightUpdate<S extends string = string> extends Moment {
  readonly weight: Variable;
  readonly gradient: Tensor;
  /** The weight's slots by name, zero at the start, of the weight's shape. */
  readonly slots: Readonly<Record<S, Variable>>;
  /** Updates this player has had including this one, as a float32 scalar: 1, 2, 3 ... */
  readonly update: Scalar;
}

/** An update rule. */
export interface Optimizer<S extends string = string> {
  /** Names of the tensors kept beside each weight. */
  readonly slots: readonly S[];
  /** Initial value of each slot; 0 where not given. */
  readonly initial?: Readonly<Partial<Record<S, number>>>;
  /** Assigns the new weight and slots. */
  apply(update: WeightUpdate<S>): void;
}

/** What `create` of an optimizer is given: nothing so far. */
export type OptimizerContext = Readonly<Record<string, never>>;
