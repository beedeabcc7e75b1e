import * as tf from '@ganzoo/tfjs';
import type { StepFunction, TensorFunction } from './runtime.ts';

/** A step that runs operation by operation and cleans up after itself. */
export function eagerStep(run: TensorFunction): StepFunction {
  return { run: args => tf.tidy(() => run(...args)), dispose: () => undefined, traceMs: 0, nodes: 0 };
}
