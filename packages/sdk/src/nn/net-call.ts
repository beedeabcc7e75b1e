import type * as tf from '@ganzoo/tfjs';
import type { WeightInfo } from '../contracts/weight.ts';
import type { FieldSpec } from '../contracts/data.ts';
import type { Latent } from '../contracts/latent.ts';
import type { Inputs, OutputShape } from '../contracts/shapes.ts';
import type { Moment, StepNumbers } from '../moment.ts';
import type { TensorRng } from '../rng/tensor-rng.ts';
import type { Initializer } from './initializers.ts';
import type { ParameterSource } from './parameter-source.ts';

/** What one call of a net runs under. */
export interface NetCall {
  /** Name of the net in the game, first part of its parameters' paths. */
  readonly net: string;
  readonly training: boolean;
  readonly rng: TensorRng;
  readonly numbers: StepNumbers;
  readonly parameters: ParameterSource;
  /** The field the net's picture lives in. */
  readonly field: FieldSpec | undefined;
  readonly latent: Latent;
  readonly outputs: Readonly<Record<string, OutputShape>>;
  /** What enters the net. */
  readonly inputs: Inputs;
  /** What the game declares of the inputs, beside the usual ones. */
  readonly conditions?: Readonly<Record<string, Condition>>;
  /** Number of the step. */
  readonly step: tf.Scalar;
  /** Weights in place of the net's own, by path below the net. */
  readonly weights?: Readonly<Record<string, tf.Tensor>>;
  /** True where no gradient may reach the weights. */
  readonly frozen?: boolean;
  /** Name of other moving averages than the usual. */
  readonly statistics?: string;
  /** Constraints' view of a weight, applied at each use. */
  readonly reparametrise?: (weight: tf.Tensor, info: WeightInfo, scope: ParameterScope) => tf.Tensor;
}

/** An input that a net is to depend on: its shape, and its classes where it holds labels. */
export interface Condition {
  readonly shape: readonly number[];
  readonly classes?: number;
}

/** The part of a scope that keeps tensors. */
export interface ParameterScope extends Moment {
  readonly training: boolean;
  /** A tensor kept beside the weights and saved with them, not trained. */
  state(name: string, shape: readonly number[], init: string | Initializer): tf.Variable;
}

/** A scope as a layer uses it whose code stands in a file of its own. */
export interface LayerScope extends ParameterScope {
  /** A trainable weight. */
  parameter(name: string, shape: readonly number[], init?: string | Initializer): tf.Tensor;
}
