import * as tf from '@ganzoo/tfjs';

/** Runs a kernel of ganzoo's own, which every engine registers; gives its result or results. */
export function runKernel(kernel: string, inputs: object, attributes: object): unknown {
  return tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
}
