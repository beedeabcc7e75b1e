import type * as tf from '@ganzoo/tfjs';
import { runKernel } from '../run-kernel.ts';

/**
 * Rows `indices` [n] of a data set held by the engine, scaled to float32:
 * row·scale + offset for uint8 data, unchanged for float32 and int32.
 */
export function gatherRows(data: tf.Tensor, indices: tf.Tensor, scale: number, offset: number): tf.Tensor {
  return runKernel('GatherRows', { data, indices }, { scale, offset }) as tf.Tensor;
}

/**
 * x, but inside a compiled step not before `earlier` has been computed: keeps TensorFlow, which starts whatever it can,
 * from doing first what is needed last. Not differentiable.
 */
export function after(x: tf.Tensor, earlier: tf.Tensor): tf.Tensor {
  return runKernel('After', { x, earlier }, {}) as tf.Tensor;
}
