import * as tf from '@ganzoo/tfjs';
import { PluginContractError } from '../errors.ts';
import type { TensorRng } from '../rng/tensor-rng.ts';
import { sizeOf } from '../shape.ts';
import { orthonormalRows } from './orthonormal-rows.ts';

/** Makes a weight's first value. */
export type Initializer = (shape: readonly number[], rng: TensorRng) => tf.Tensor;

/** Inputs and outputs of one unit: the products of the kernel's axes, for dense [in, out] and conv [h, w, in, out]. */
function fans(shape: readonly number[]): { fanIn: number; fanOut: number } {
  if (shape.length < 2) return { fanIn: shape[0] ?? 1, fanOut: shape[0] ?? 1 };
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: shape.at(-2)! * field, fanOut: shape.at(-1)! * field };
}

/** Orthonormal rows or columns (whichever are fewer) of a normal matrix (arXiv:1312.6120). */
function orthogonal(gain: number): Initializer {
  return (shape, rng) => {
    const columns = shape.at(-1)!;
    const rows = sizeOf(shape) / columns;
    const [few, many] = [Math.min(rows, columns), Math.max(rows, columns)];
    const unit = tf.tensor2d(orthonormalRows(rng.normal([few, many]).dataSync(), few), [few, many]);
    return tf.mul(tf.reshape(rows < columns ? unit : tf.transpose(unit), [...shape]), gain);
  };
}

const variance =
  (scale: number, of: 'fanIn' | 'fanAverage', kind: 'uniform' | 'normal'): Initializer =>
  (shape, rng) => {
    const { fanIn, fanOut } = fans(shape);
    const value = scale / (of === 'fanIn' ? fanIn : (fanIn + fanOut) / 2);
    const limit = Math.sqrt(3 * value);
    return kind === 'uniform' ? rng.uniform(shape, -limit, limit) : rng.normal(shape, 0, Math.sqrt(value));
  };

const MAKERS: Record<string, (argument: number | undefined) => Initializer> = {
  zeros: () => shape => tf.zeros([...shape]),
  ones: () => shape => tf.ones([...shape]),
  constant:
    (value = 0) =>
    shape =>
      tf.fill([...shape], value),
  normal:
    (sd = 0.02) =>
    (shape, rng) =>
      rng.normal(shape, 0, sd),
  'truncated-normal':
    (sd = 0.02) =>
    (shape, rng) =>
      rng.truncatedNormal(shape, 0, sd),
  uniform:
    (limit = 0.05) =>
    (shape, rng) =>
      rng.uniform(shape, -limit, limit),
  'fan-in-uniform': () => variance(1 / 3, 'fanIn', 'uniform'),
  'glorot-uniform': () => variance(1, 'fanAverage', 'uniform'),
  'glorot-normal': () => variance(1, 'fanAverage', 'normal'),
  'he-uniform': () => variance(2, 'fanIn', 'uniform'),
  'he-normal': () => variance(2, 'fanIn', 'normal'),
  'lecun-normal': () => variance(1, 'fanIn', 'normal'),
  orthogonal: (gain = 1) => orthogonal(gain),
};

/** Names {@link initializer} knows; some take a number behind a colon, `normal:0.02`. */
const INITIALIZERS = Object.keys(MAKERS);

/** The initialiser of that name; throws {@link PluginContractError} for a name that is not known. */
export function initializer(spec: string | Initializer): Initializer {
  if (typeof spec === 'function') return spec;
  const [name = '', argument] = spec.split(':');
  const make = Object.hasOwn(MAKERS, name) ? MAKERS[name] : undefined;
  const value = argument === undefined ? undefined : Number(argument);
  if (!make || Number.isNaN(value)) {
    throw new PluginContractError(`'${spec}' is not an initialiser.`, `Known: ${INITIALIZERS.join(', ')}.`);
  }
  return make(value);
}
