import { CompositionError, definePlugin, tf } from '@ganzoo/sdk';
import type { NetBuilder } from '@ganzoo/sdk';
import { withInputs, type NetScope } from '@ganzoo/sdk/nn';

/** Initial values as in "Are GANs Created Equal?"; biases are 0. */
const DENSE = 'normal:0.02';
const CONV = 'truncated-normal:0.02';
const DECONV = 'normal:0.02';
/** Kernel and stride of every convolution, the decay and ε of every normalisation. */
const STRIDED = { kernel: 4, stride: 2 } as const;
const NORM = { decay: 0.999, epsilon: 1e-3 } as const;

/** A quarter of an image's sides; throws {@link CompositionError} where they cannot be halved twice. */
function quarter(shape: readonly number[]): [height: number, width: number] {
  const [height, width, channels] = shape;
  if (height === undefined || width === undefined || channels === undefined || shape.length !== 3) {
    throw new CompositionError(
      `infogan-net is for images, but the examples have shape [${shape.join(', ')}].`,
      'Choose an architecture for vectors, such as `architecture=mlp`.',
    );
  }
  if (height % 4 !== 0 || width % 4 !== 0) {
    throw new CompositionError(
      `infogan-net halves an image twice, but ${height} by ${width} pixels cannot be halved twice.`,
      'Choose a data set whose sides are multiples of 4, or another architecture.',
    );
  }
  return [height / 4, width / 4];
}

/**
 * The nets of "Are GANs Created Equal?" (arXiv:1711.10337), which are InfoGAN's; [b, h, w, c] images:
 *
 * - generator: dense 1024, dense 128·h/4·w/4, deconv 64, each with batch norm and leaky ReLU, deconv c into the range;
 * - discriminator and encoder: conv 64, conv 128 (batch norm), dense 1024 (batch norm), leaky ReLU after each, and one
 *   dense layer for each output;
 * - autoencoder, BEGAN's discriminator: conv 64, leaky ReLU, conv 128, dense to the code of z's length, and back as the
 *   generator does from there, each dense and deconv layer but the last with (batch norm and) leaky ReLU.
 *
 * Convolutions have 4×4 kernels and stride 2. At 28×28×1 and z of 64 numbers the generator has 6,642,241 weights, the
 * discriminator 6,556,865 and 2,304 more with batch norm, the autoencoder 1,073,601 and 12,800 more.
 */
export const infoganNet = definePlugin({
  kind: 'architecture',
  name: 'infogan-net',
  summary: 'The convolutional nets of "Are GANs Created Equal?", for images whose sides are multiples of 4.',
  paper: 'arXiv:1606.03657',
  params: {
    width: {
      type: 'number',
      default: 1,
      exclusiveMinimum: 0,
      maximum: 64,
      description: 'Factor of every hidden width: 0.25 makes the mini nets of quick experiments.',
      search: { values: [0.25, 0.5, 1] },
    },
    discriminatorBatchNorm: {
      type: 'boolean',
      default: true,
      description:
        'Batch normalisation in discriminator, encoder and autoencoder; leave it out with gradient penalties.',
      search: { values: [true, false] },
    },
    generatorActivation: {
      type: 'string',
      enum: ['leaky-relu', 'relu'],
      default: 'leaky-relu',
      description: "Activation of the generator's hidden layers; the study's VAE decoder has relu.",
    },
  },
  create({ width, discriminatorBatchNorm, generatorActivation }, { field }) {
    const channels = (count: number): number => Math.max(1, Math.round(width * count));

    const leaky = (h: tf.Tensor, net: NetScope): tf.Tensor => net.activate(h, 'leaky-relu:0.2');
    const judged = (h: tf.Tensor, net: NetScope): tf.Tensor =>
      leaky(discriminatorBatchNorm ? net.batchNorm(h, NORM) : h, net);
    const grown = (h: tf.Tensor, net: NetScope): tf.Tensor =>
      net.activate(net.batchNorm(h, NORM), generatorActivation);

    /** From [b, n] to images, with what comes after each layer but the last. */
    const picture = (from: tf.Tensor, net: NetScope, then: typeof grown): tf.Tensor => {
      const [height, width] = quarter(net.field.shape);
      let h = then(net.dense(from, height * width * channels(128), { init: DENSE }), net);
      h = tf.reshape(h, [from.shape[0], height, width, channels(128)]);
      h = then(net.deconv(h, channels(64), { ...STRIDED, init: DECONV }), net);
      return net.intoRange(net.deconv(h, net.image().channels, { ...STRIDED, init: DECONV }));
    };
    const conv = (x: tf.Tensor, net: NetScope, filters: number): tf.Tensor =>
      net.conv(x, channels(filters), { ...STRIDED, init: CONV });

    const generator: NetBuilder = (_, net) =>
      picture(grown(net.dense(net.input('z'), channels(1024), { init: DENSE }), net), net, grown);

    const judge: NetBuilder = (_, net) => {
      const h = judged(conv(leaky(conv(net.input('x'), net, 64), net), net, 128), net);
      const last = judged(net.dense(net.flatten(h), channels(1024), { init: DENSE }), net);
      return net.heads(last, { init: DENSE });
    };

    const autoencoder: NetBuilder = (_, net) => {
      const h = conv(leaky(conv(net.input('x'), net, 64), net), net, 128);
      const code = judged(net.dense(net.flatten(h), net.latent.dim, { init: DENSE }), net);
      return { x: picture(code, net, judged), code };
    };

    quarter(field.shape);
    return {
      generator: withInputs(['z'], generator),
      discriminator: withInputs(['x'], judge),
      encoder: withInputs(['x'], judge),
      autoencoder: withInputs(['x'], autoencoder),
    };
  },
});
