import * as tf from '@ganzoo/tfjs';
import type { LstmState } from './layer-options.ts';

/**
 * An LSTM's hidden states (10.1162/neco.1997.9.8.1735), x [batch, steps, n] to [batch, steps, units], from zero:
 * c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c), gates i, f, g, o = [x, h]·weights + bias.
 *
 * `weights` are [n + units, 4·units], `bias` [4·units]. Differentiable twice.
 */
export function lstm(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  // unstacked and stacked rather than transposed, which costs more than the LSTM in TensorFlow's oneDNN build
  const inTime = tf.stack(tf.unstack(x, 1));
  const states = tf.getKernel('Lstm', tf.getBackend())
    ? fused(inTime, weights, bias)
    : lstmWrittenOut(inTime, weights, bias);
  return tf.stack(tf.unstack(states), 1);
}

/** The backend's own LSTM; its other results are kept for the gradient. */
function fused(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const results = tf.engine().runKernel('Lstm', { x, weights, bias }) as unknown as tf.Tensor[];
  return results.at(-1)!;
}

/**
 * One step of an LSTM, x [batch, n] and a state of [batch, units] to the next:
 * c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c), gates i, f, g, o = [x, h]·weights + bias.
 */
export function lstmCell(x: tf.Tensor, { h, c }: LstmState, weights: tf.Tensor, bias: tf.Tensor): LstmState {
  const gates = tf.add(tf.matMul(tf.concat([x, h], 1), weights), bias);
  const [i, f, g, o] = tf.split(gates, 4, 1) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const next = tf.add(tf.mul(tf.sigmoid(f), c), tf.mul(tf.sigmoid(i), tf.tanh(g)));
  return { h: tf.mul(tf.sigmoid(o), tf.tanh(next)), c: next };
}

/** The state an LSTM begins with. */
export function lstmStart(batch: number, units: number): LstmState {
  return { h: tf.zeros([batch, units]), c: tf.zeros([batch, units]) };
}

/** An LSTM over x [steps, batch, n] written out, giving all hidden states [steps, batch, units]; see {@link lstmCell}. */
export function lstmWrittenOut(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  let state = lstmStart(x.shape[1]!, bias.shape[0] / 4);
  const states = tf.unstack(x).map(at => {
    state = lstmCell(at, state, weights, bias);
    return state.h;
  });
  return tf.stack(states);
}
