import { definePlugin, tf } from '@ganzoo/sdk';
import { upsampledConv, type NetScope } from '@ganzoo/sdk/nn';

const WIDTH = 64;

/**
 * Convolution whose kernel is scaled by a style for each input channel and brought back to unit length for each output
 * channel (arXiv:1912.04958), done on the activations: x·s, conv, times 1/√(Σ w²s² + 1e-8); then noise, bias, leaky ReLU.
 */
function styled(x: tf.Tensor, w: tf.Tensor, net: NetScope, up = false): tf.Tensor {
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const style = tf.add(net.dense(w, channels, { name: 'style', init: 'normal:0.1' }), 1);
  const kernel = net.parameter('kernel', [3, 3, channels, WIDTH], 'normal:0.05') as tf.Tensor4D;
  const scaled = tf.mul<tf.Tensor4D>(x, tf.reshape(style, [batch, 1, 1, channels]));
  const power = tf.sum<tf.Tensor2D>(tf.square(kernel), [0, 1]);
  const length = tf.rsqrt(tf.add(tf.matMul(tf.square(style) as tf.Tensor2D, power), 1e-8));
  const convolved = up ? upsampledConv(scaled, kernel) : tf.conv2d(scaled, kernel, 1, 'same');
  const y = tf.mul(convolved, tf.reshape(length, [batch, 1, 1, WIDTH]));
  const [, height, width] = y.shape as [number, number, number];
  const noise = tf.mul(net.rng.normal([batch, height, width, 1]), net.parameter('noise', [], 'constant:0.1'));
  return net.activate(tf.add(tf.add(y, noise), net.parameter('bias', [WIDTH])), 'leaky-relu');
}

/** A small net in the manner of StyleGAN 2 for 32×32 images: mapping net, styled convolutions with noise, plain critic. */
export const styleNet = definePlugin({
  kind: 'architecture',
  name: 'bench-style-net',
  summary: 'A small style-based generator for 32×32 images, for timing.',
  params: {},
  create: () => ({
    generator({ z }, net) {
      let w = net.activate(net.dense(z!, 128), 'leaky-relu');
      w = net.activate(net.dense(w, 128), 'leaky-relu');
      const start = net.parameter('start', [1, 4, 4, WIDTH], 'normal:1');
      let h = tf.tile(start, [z!.shape[0], 1, 1, 1]);
      for (const size of [4, 8, 16, 32]) {
        h = net.scope(`block-${size}-a`, inner => styled(h, w, inner, size > 4));
        h = net.scope(`block-${size}-b`, inner => styled(h, w, inner));
      }
      return net.intoRange(net.conv(h, 3, { kernel: 1 }));
    },
    discriminator({ x }, net) {
      let h = net.activate(net.conv(x!, WIDTH, { kernel: 1 }), 'leaky-relu');
      for (let i = 0; i < 3; i++) {
        h = net.activate(net.conv(h, WIDTH), 'leaky-relu');
        h = net.activate(net.conv(h, WIDTH), 'leaky-relu');
        h = tf.avgPool(h as tf.Tensor4D, 2, 2, 'valid');
      }
      return net.heads(net.activate(net.dense(net.flatten(h), 128), 'leaky-relu'));
    },
  }),
});
