import * as tf from '@ganzoo/tfjs';
import type { LayerKind } from '../contracts/weight.ts';
import type { FieldSpec } from '../contracts/data.ts';
import type { Latent } from '../contracts/latent.ts';
import type { OutputShape } from '../contracts/shapes.ts';
import { detached } from '../detached.ts';
import { CompositionError } from '../errors.ts';
import { known } from '../known.ts';
import { MOMENT, type StepNumbers } from '../moment.ts';
import type { TensorRng } from '../rng/tensor-rng.ts';
import { sizeOf } from '../shape.ts';
import { activate } from './activations.ts';
import { batchNorm } from './batch-norm.ts';
import { conditionOf } from './condition.ts';
import { convolve, deconvolve } from './convolve.ts';
import { intoRange, pictureSize, type PictureSize } from './field-picture.ts';
import type { Initializer } from './initializers.ts';
import { normalizeInstances } from './instance-norm.ts';
import { biasAdd, normalizeExamples } from './layer-ops.ts';
import type {
  AffineOptions,
  BatchNormOptions,
  ConditionalBatchNormOptions,
  ConvOptions,
  LayerOptions,
  LstmState,
} from './layer-options.ts';
import { lstm, lstmCell, lstmStart } from './lstm.ts';
import type { Condition, NetCall, ParameterScope } from './net-call.ts';
import { readOnly } from './read-only.ts';
import { weightInfo } from './weight-info.ts';
import { selfAttention } from './self-attention.ts';

/**
 * A net's view of its layers and weights during one call.
 *
 * The first call makes the weights, later ones find them again by the order of the layers, so a net is a plain
 * function. Images are [batch, height, width, channels].
 */
export class NetScope implements ParameterScope {
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly call: NetCall,
    private readonly path: string = call.net,
    private readonly layer: LayerKind = 'own',
  ) {}

  get [MOMENT](): StepNumbers {
    return this.call.numbers;
  }
  /** True inside a step; false when sampling and scoring. */
  get training(): boolean {
    return this.call.training;
  }
  get rng(): TensorRng {
    return this.call.rng;
  }
  /** Shape and value range of what the net makes or judges. */
  get field(): FieldSpec {
    const { field, net } = this.call;
    if (field) return field;
    throw new CompositionError(
      `The net '${net}' has no field, but its builder asks for one.`,
      'Give its declaration a `field`, or choose an architecture for nets without a picture.',
    );
  }
  /** Name of the net in the game. */
  get name(): string {
    return this.call.net;
  }
  /** Number of the step, an int32 scalar. */
  get step(): tf.Scalar {
    return this.call.step;
  }
  /** Examples in this call. */
  get batch(): number {
    return Object.values(this.call.inputs)[0]!.shape[0];
  }
  get latent(): Latent {
    return this.call.latent;
  }
  /** Names and shapes of what the game wants from this net. */
  get outputs(): Readonly<Record<string, OutputShape>> {
    return this.call.outputs;
  }

  /** Layers made in `build` get names under `name/`. */
  scope<T>(name: string, build: (net: NetScope) => T): T {
    return build(this.inner(name));
  }

  /** A trainable tensor of the net's own, seen through the run's constraints. */
  parameter(name: string, shape: readonly number[], init: string | Initializer = 'zeros'): tf.Tensor {
    const { net, parameters, weights = {}, frozen = false, reparametrise } = this.call;
    const path = `${this.path}/${name}`;
    const own = parameters.get(path, shape, { init, trainable: true, net, layer: this.layer });
    const given = weights[path.slice(net.length + 1)] ?? own;
    const weight = frozen ? detached(() => given) : given;
    return reparametrise?.(weight, weightInfo({ path, shape, net, layer: this.layer }), this) ?? weight;
  }

  state(name: string, shape: readonly number[], init: string | Initializer): tf.Variable {
    const variable = this.call.parameters.get(`${this.path}/${name}`, shape, { init, trainable: false });
    return this.training ? variable : readOnly(variable, `${this.path}/${name}`);
  }

  /** An input of this call by its name; throws where there is none, with the names of those that there are. */
  input(name: string): tf.Tensor {
    return known('input', this.call.inputs)[name]!;
  }

  /** What the game declares of inputs, by name. */
  get conditions(): Readonly<Record<string, Condition>> {
    return this.call.conditions ?? {};
  }

  /**
   * A declared input as numbers that a layer can take, [batch, n]: labels one-hot, everything else flat, in float32.
   *
   * Throws {@link CompositionError} for one that the game does not declare.
   */
  condition(name: string): tf.Tensor {
    return conditionOf(this.call, name);
  }

  /** [batch, n] to [batch, units]: x·kernel + bias. */
  dense(
    x: tf.Tensor,
    units: number,
    { name, init = 'glorot-uniform', bias = true }: LayerOptions = {},
  ): tf.Tensor {
    const layer = this.layerOf('dense', name);
    const y = tf.matMul(x, layer.parameter('kernel', [x.shape[1]!, units], init));
    return bias ? biasAdd(y, layer.parameter('bias', [units])) : y;
  }

  /** [batch, h, w, c] to [batch, h/stride, w/stride, filters] (padding `same`); twice or half that with `resample`. */
  conv(x: tf.Tensor, filters: number, options: ConvOptions = {}): tf.Tensor {
    const { name, init = 'glorot-uniform', bias = true, kernel = 3 } = options;
    const layer = this.layerOf('conv', name);
    const weight = layer.parameter('kernel', [kernel, kernel, x.shape[3]!, filters], init);
    const y = convolve(x, weight, options);
    return bias ? biasAdd(y, layer.parameter('bias', [filters])) : y;
  }

  /** Transposed convolution, [batch, h, w, c] to [batch, h·stride, w·stride, filters]. */
  deconv(x: tf.Tensor, filters: number, options: Omit<ConvOptions, 'padding' | 'resample'> = {}): tf.Tensor {
    const { name, init = 'glorot-uniform', bias = true, kernel = 4, stride = 2 } = options;
    const layer = this.layerOf('deconv', name);
    const weight = layer.parameter('kernel', [kernel, kernel, filters, x.shape[3]!], init);
    const y = deconvolve(x, weight, stride);
    return bias ? biasAdd(y, layer.parameter('bias', [filters])) : y;
  }

  /**
   * Batch normalisation over all axes but the last; batch statistics in training, moving averages otherwise, corrected for
   * their start as Adam's are (arXiv:1502.03167).
   */
  batchNorm(x: tf.Tensor, options: BatchNormOptions = {}): tf.Tensor {
    return batchNorm(x, this.layerOf('batch-norm', options.name), options, this.call.statistics);
  }

  /** Batch normalisation whose scale and offset are linear in a condition [batch, n], 1 and 0 at first (arXiv:1707.00683). */
  conditionalBatchNorm(
    x: tf.Tensor,
    condition: tf.Tensor,
    { name, init = 'zeros', ...options }: ConditionalBatchNormOptions = {},
  ): tf.Tensor {
    const layer = this.layerOf('conditional-batch-norm', name);
    const scale = tf.add(layer.dense(condition, x.shape.at(-1)!, { name: 'scale', init }), 1);
    const offset = layer.dense(condition, x.shape.at(-1)!, { name: 'offset', init });
    return batchNorm(x, layer, { ...options, scale, offset }, this.call.statistics);
  }

  /** Normalises each channel of each picture over its pixels, with a scale and offset per channel (arXiv:1607.08022). */
  instanceNorm(x: tf.Tensor, { name, epsilon = 1e-5, affine = true }: AffineOptions = {}): tf.Tensor {
    const layer = this.layerOf('instance-norm', name);
    return layer.affine(normalizeInstances(x, epsilon), affine);
  }

  /** Normalises each example over all its axes, with a scale and offset per channel (arXiv:1607.06450). */
  layerNorm(x: tf.Tensor, { name, epsilon = 1e-5, affine = true }: AffineOptions = {}): tf.Tensor {
    const layer = this.layerOf('layer-norm', name);
    return layer.affine(normalizeExamples(x, epsilon), affine);
  }

  /** Pixels [batch, h, w, c] that attend to each other; see {@link selfAttention}. */
  selfAttention(x: tf.Tensor, { name }: Pick<LayerOptions, 'name'> = {}): tf.Tensor {
    const layer = this.layerOf('self-attention', name);
    return selfAttention(x, layer, layer.parameter('gamma', []));
  }

  /** Sets a share `rate` to zero and scales the rest by 1/(1 - rate), in training or, with `always`, at every call. */
  dropout(x: tf.Tensor, rate: number, { always = false } = {}): tf.Tensor {
    if (rate === 0 || !(this.training || always)) return x;
    return tf.mul(x, tf.mul(this.rng.bernoulli(x.shape, 1 - rate), 1 / (1 - rate)));
  }

  /** Rows of a trainable table [count, dim], one for each id of [batch] (int32). */
  embedding(
    ids: tf.Tensor,
    count: number,
    dim: number,
    { name, init = 'normal:1' }: LayerOptions = {},
  ): tf.Tensor {
    const table = this.layerOf('embedding', name).parameter('table', [count, dim], init);
    return tf.gather(table, tf.cast(ids, 'int32'));
  }

  /** Hidden states of an LSTM, [batch, steps, n] to [batch, steps, units]; see {@link lstm}. */
  lstm(x: tf.Tensor, units: number, options: LayerOptions = {}): tf.Tensor {
    return lstm(x, ...this.lstmWeights(x.shape[2]!, units, options));
  }

  /** One step of an LSTM, x [batch, n], from a state or zero to the next, by the weights of `net.lstm` of that name. */
  lstmCell(
    x: tf.Tensor,
    state: LstmState | undefined,
    units: number,
    options: LayerOptions & { readonly name: string },
  ): LstmState {
    const from = state ?? lstmStart(x.shape[0], units);
    return lstmCell(x, from, ...this.lstmWeights(x.shape[1]!, units, options));
  }

  /** The activation of that name, `leaky-relu:0.1`. */
  activate(x: tf.Tensor, name: string): tf.Tensor {
    return activate(x, name);
  }

  /** [batch, ...] to [batch, n]. */
  flatten(x: tf.Tensor): tf.Tensor {
    return tf.reshape(x, [x.shape[0], x.size / x.shape[0]]);
  }

  /** One dense layer for each output whose shape the game says, from a hidden layer of any shape; open sizes are 1. */
  heads(
    h: tf.Tensor,
    { init = 'glorot-uniform' }: { init?: string | Initializer } = {},
  ): Record<string, tf.Tensor> {
    const flat = h.rank === 2 ? h : this.flatten(h);
    const heads = Object.entries(this.outputs).flatMap(([name, wanted]) => {
      if (!wanted) return [];
      const shape = wanted.map(size => size ?? 1);
      const y = this.dense(flat, sizeOf(shape), { name, init });
      return [[name, shape.length === 1 ? y : tf.reshape(y, [flat.shape[0], ...shape])] as const];
    });
    return Object.fromEntries(heads);
  }

  /** Brings a net's last values into the field's range: sigmoid for [0, 1], tanh for [-1, 1], nothing where unbounded. */
  intoRange(x: tf.Tensor): tf.Tensor {
    return intoRange(x, this.field);
  }

  /** Height, width and channels of the field; throws {@link CompositionError} where it holds no images. */
  image(): PictureSize {
    return pictureSize(this.field);
  }

  private lstmWeights(
    inputs: number,
    units: number,
    { name, init = 'glorot-uniform' }: LayerOptions,
  ): [tf.Tensor, tf.Tensor] {
    const layer = this.layerOf('lstm', name);
    return [
      layer.parameter('kernel', [inputs + units, 4 * units], init),
      layer.parameter('bias', [4 * units]),
    ];
  }

  /** x with the layer's scale and offset of each channel, where it has them. */
  private affine(x: tf.Tensor, has: boolean): tf.Tensor {
    if (!has) return x;
    const scale = this.parameter('scale', [x.shape.at(-1)!], 'ones');
    return tf.add(tf.mul(x, scale), this.parameter('offset', scale.shape));
  }

  private layerOf(kind: LayerKind, name: string | undefined): NetScope {
    if (name) return this.inner(name, kind);
    const count = (this.counts.get(kind) ?? 0) + 1;
    this.counts.set(kind, count);
    return this.inner(`${kind}_${count}`, kind);
  }

  private inner(name: string, layer?: LayerKind): NetScope {
    return new NetScope(this.call, `${this.path}/${name}`, layer);
  }
}
