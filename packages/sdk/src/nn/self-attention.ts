import * as tf from '@ganzoo/tfjs';
import type { ConvOptions } from './layer-options.ts';

/**
 * Each pixel with what it attends to, x + γ·W(softmax(q·kᵀ)·v), where q, k and v are 1×1 convolutions of x to an eighth of
 * its channels (arXiv:1805.08318). γ starts at 0, so the layer at first passes x on.
 */
export function selfAttention(x: tf.Tensor, layer: Convolutions, gamma: tf.Tensor): tf.Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const inner = Math.max(1, Math.floor(channels / 8));
  const pixels = (name: string): tf.Tensor =>
    tf.reshape(layer.conv(x, inner, { name, kernel: 1, bias: false }), [batch, height * width, inner]);
  const seen = attend(pixels('query'), pixels('key'), pixels('value'));
  const out = layer.conv(tf.reshape(seen, [batch, height, width, inner]), channels, {
    name: 'out',
    kernel: 1,
    bias: false,
  });
  return tf.add(x, tf.mul(gamma, out));
}

interface Convolutions {
  conv(x: tf.Tensor, filters: number, options: ConvOptions): tf.Tensor;
}

/** softmax(q·kᵀ)·v for queries [batch, n, d], keys [batch, m, d] and values [batch, m, e], giving [batch, n, e]. */
export function attend(queries: tf.Tensor, keys: tf.Tensor, values: tf.Tensor): tf.Tensor {
  return tf.matMul(tf.softmax(tf.matMul(queries, keys, false, true)), values);
}
