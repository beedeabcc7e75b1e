import type * as tf from '@ganzoo/tfjs';
import type { LayerKind } from '../contracts/weight.ts';
import type { Initializer } from './initializers.ts';

/** How a scope asks for a parameter. */
export interface ParameterRequest {
  readonly init: string | Initializer;
  readonly trainable: boolean;
  /** Name of the net; the first part of the path unless said. */
  readonly net?: string;
  /** The layer that asks; `own` unless said. */
  readonly layer?: LayerKind;
}

/** What a net's scope reads its parameters from. */
export interface ParameterSource {
  get(path: string, shape: readonly number[], request: ParameterRequest): tf.Variable;
}
