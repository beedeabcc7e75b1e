import * as tf from '@ganzoo/tfjs';

/**
 * Gradients taken inside a gradient function.
 *
 * tfjs keeps one tape; an inner gradient that starts while the outermost backward pass is running would throw the outer
 * tape away, so it is put aside and brought back.
 */
export function nestedGrads(f: (...xs: tf.Tensor[]) => tf.Tensor, xs: tf.Tensor[]): tf.Tensor[] {
  const { state } = tf.engine() as unknown as { state: { activeTape: unknown } };
  const outer = state.activeTape;
  try {
    return tf.grads(f)(xs);
  } finally {
    state.activeTape = outer;
  }
}
