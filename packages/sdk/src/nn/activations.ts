import * as tf from '@ganzoo/tfjs';
import { PluginContractError } from '../errors.ts';

const ACTIVATIONS = {
  linear: (x: tf.Tensor): tf.Tensor => x,
  relu: (x: tf.Tensor): tf.Tensor => tf.relu(x),
  'leaky-relu': (x: tf.Tensor, slope = 0.2): tf.Tensor => tf.leakyRelu(x, slope),
  elu: (x: tf.Tensor): tf.Tensor => tf.elu(x),
  selu: (x: tf.Tensor): tf.Tensor => tf.selu(x),
  tanh: (x: tf.Tensor): tf.Tensor => tf.tanh(x),
  sigmoid: (x: tf.Tensor): tf.Tensor => tf.sigmoid(x),
  softplus: (x: tf.Tensor): tf.Tensor => tf.softplus(x),
  swish: (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.sigmoid(x)),
  // arXiv:1606.08415, by the normal distribution function itself
  gelu: (x: tf.Tensor): tf.Tensor => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  // arXiv:1908.08681
  mish: (x: tf.Tensor): tf.Tensor => tf.mul(x, tf.tanh(tf.softplus(x))),
  'hard-tanh': (x: tf.Tensor): tf.Tensor => tf.clipByValue(x, -1, 1),
  'hard-sigmoid': (x: tf.Tensor): tf.Tensor => hardSigmoid(x),
  'hard-swish': (x: tf.Tensor): tf.Tensor => tf.mul(x, hardSigmoid(x)),
  softmax: (x: tf.Tensor): tf.Tensor => tf.softmax(x),
} satisfies Record<string, (x: tf.Tensor, argument?: number) => tf.Tensor>;

/** A ramp from 0 at -3 to 1 at 3 (arXiv:1905.02244). */
function hardSigmoid(x: tf.Tensor): tf.Tensor {
  return tf.div(tf.relu6(tf.add(x, 3)), 6);
}

export type ActivationName = keyof typeof ACTIVATIONS;

/** Names {@link activate} knows; `leaky-relu` takes its slope behind a colon, `leaky-relu:0.1` (0.2 unless said). */
const ACTIVATION_NAMES = Object.keys(ACTIVATIONS) as ActivationName[];

/** The activation of that name, applied; throws {@link PluginContractError} for a name that is not known. */
export function activate(x: tf.Tensor, spec: string): tf.Tensor {
  const [name = '', argument] = spec.split(':');
  if (!Object.hasOwn(ACTIVATIONS, name)) {
    throw new PluginContractError(
      `'${spec}' is not an activation.`,
      `Known: ${ACTIVATION_NAMES.join(', ')}.`,
    );
  }
  return ACTIVATIONS[name as ActivationName](x, argument === undefined ? undefined : Number(argument));
}
