import type { Scalar, Tensor, Variable } from '@ganzoo/tfjs';
import type { Moment } from '../moment.ts';
import type { WeightGradient } from './constraint.ts';
import type { WeightInfo } from './weight.ts';

/** One weight's update, written against tensors; called once a weight inside the step. `S` are the slots' names. */
export interface WeightUpdate<S extends string = string> extends Moment {
  readonly weight: Variable;
  readonly info: WeightInfo;
  readonly gradient: Tensor;
  /** The weight's slots by name, of the weight's shape; each player has its own. */
  readonly slots: Readonly<Record<S, Variable>>;
  /** Updates this weight has had by this player including this one, as a float32 scalar: 1, 2, 3 ... */
  readonly update: Scalar;
}

/** An update rule. */
export interface Optimizer<S extends string = string> {
  /** Names of the tensors kept beside each weight. */
  readonly slots: readonly S[];
  /** First value of each slot: a number, or `weight` for a copy of the weight; 0 where not given. */
  readonly initial?: Readonly<Partial<Record<S, number | 'weight'>>>;
  /** The gradients in place of these, in their order, before any weight is updated: for what all of them decide. */
  gradients?(all: readonly WeightGradient[], at: Moment): readonly Tensor[];
  /**
   * Where the second gradient of an update is taken, for extragradient and optimism; needs `order: 'at-once'`. All players
   * look ahead from the same weights, then `apply` gets the gradients found there, at the weights from before.
   */
  lookAhead?(update: WeightUpdate<S>): Tensor;
  /** Assigns the new weight and slots. */
  apply(update: WeightUpdate<S>): void;
}

/** What `create` of an optimizer is given: nothing so far. */
export type OptimizerContext = Readonly<Record<string, never>>;
