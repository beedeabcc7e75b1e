import { CompositionError, definePlugin, tf } from '@ganzoo/sdk';
import type { FieldSpec, Inputs } from '@ganzoo/sdk';
import type { NetScope } from '@ganzoo/sdk/nn';
import { sizeOf } from '@ganzoo/sdk/data';

/** Numbers in one example of the field; labels and tokens are not made of numbers a net could give. */
function numbersIn({ shape, dtype }: FieldSpec): number {
  if (dtype === 'int32') {
    throw new CompositionError(
      'An mlp makes real numbers, but the field it should make holds whole ones.',
      'Choose another field or another data set.',
    );
  }
  return sizeOf(shape);
}

/** All inputs side by side, [batch, n] each after flattening, in the order given; labels that are declared as one-hot rows. */
function joined(inputs: Inputs, net: NetScope): tf.Tensor {
  const flat = Object.entries(inputs).map(([name, input]) =>
    name in net.conditions ? net.condition(name) : tf.cast(net.flatten(input), 'float32'),
  );
  return flat.length === 1 ? flat[0]! : tf.concat(flat, 1);
}

/**
 * Dense layers of the given widths: generators and translators end in the field's shape and range, autoencoders go there
 * through a code of the latent's length and the same widths backwards, and the other roles end in one dense layer for
 * each output the objective asks for.
 *
 * Inputs are flattened and put side by side, so that images, vectors and pairs (x, z) all fit.
 */
export const mlp = definePlugin({
  kind: 'architecture',
  name: 'mlp',
  summary: 'Fully connected nets for data of any shape, the quickest choice for points and small images.',
  paper: 'arXiv:1406.2661',
  params: {
    hidden: {
      type: 'array',
      items: { type: 'integer', minimum: 1, maximum: 16384 },
      maxItems: 32,
      default: [128, 128],
      description: 'Widths of the hidden layers, from input to output.',
      search: {
        values: [
          [128, 128],
          [256, 256],
          [128, 128, 128],
        ],
      },
    },
    activation: {
      type: 'string',
      default: 'relu',
      description:
        'Activation of the hidden layers: relu, leaky-relu:0.2, elu, selu, tanh, softplus, swish ...',
      search: { values: ['relu', 'leaky-relu', 'tanh'] },
    },
    batchNorm: {
      type: 'boolean',
      default: false,
      description: 'Batch normalisation before each activation of generators and translators.',
    },
    init: {
      type: 'string',
      default: 'glorot-uniform',
      description:
        'First values of the kernels; fan-in-uniform is U(-1/√n, 1/√n) with n inputs, he-normal starts larger.',
      search: { values: ['glorot-uniform', 'fan-in-uniform', 'he-normal'] },
    },
  },
  create({ hidden, activation, batchNorm, init }, context) {
    const through = (
      x: tf.Tensor,
      widths: readonly number[],
      net: NetScope,
      normalised: boolean,
    ): tf.Tensor =>
      widths.reduce((h, units) => {
        const y = net.dense(h, units, { init });
        return net.activate(normalised ? net.batchNorm(y) : y, activation);
      }, x);
    const example = (h: tf.Tensor, net: NetScope): tf.Tensor => {
      const y = net.dense(h, numbersIn(net.field), { init });
      return net.intoRange(tf.reshape(y, [y.shape[0], ...net.field.shape]));
    };
    const make = (inputs: Inputs, net: NetScope): tf.Tensor =>
      example(through(joined(inputs, net), hidden, net, batchNorm), net);
    const judge = (inputs: Inputs, net: NetScope): Record<string, tf.Tensor> =>
      net.heads(through(joined(inputs, net), hidden, net, false), { init });
    const autoencoder = (inputs: Inputs, net: NetScope): Record<string, tf.Tensor> => {
      const code = net.dense(through(joined(inputs, net), hidden, net, false), net.latent.dim, { init });
      return { x: example(through(code, hidden.toReversed(), net, false), net), code };
    };
    if (context.hasField) numbersIn(context.field);
    return {
      generator: make,
      translator: make,
      discriminator: judge,
      encoder: judge,
      classifier: judge,
      autoencoder,
    };
  },
});
