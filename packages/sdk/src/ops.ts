import * as tf from '@tensorflow/tfjs';

/** y, and the batch's mean and (unbiased) variance for moving averages, which carry no gradient. */
export interface BatchNormResult {
  readonly y: tf.Tensor;
  readonly mean: tf.Tensor1D;
  readonly variance: tf.Tensor1D;
}

/**
 * Batch normalisation with the batch's own statistics, fused where the backend can:
 * y = scale·(x - mean)/√(variance + ε) + offset, over all axes but the last.
 *
 * `x` is [n, c] or [n, h, w, c]; `scale` and `offset` are [c]. Differentiable twice in x, scale and offset.
 */
export function batchNormTraining(
  x: tf.Tensor,
  scale: tf.Tensor,
  offset: tf.Tensor,
  epsilon: number,
): BatchNormResult {
  const channels = x.shape[x.rank - 1]!;
  const wide = x.rank === 4 ? x : tf.reshape(x, [x.size / channels, 1, 1, channels]);
  const [y, mean, variance] = tf
    .engine()
    .runKernel(
      'BatchNormTraining',
      { x: wide, scale, offset },
      { epsilon, dataFormat: 'NHWC' },
    ) as unknown as tf.Tensor[];
  return {
    y: x.rank === 4 ? y! : tf.reshape(y!, x.shape),
    mean: mean as tf.Tensor1D,
    variance: variance as tf.Tensor1D,
  };
}

/**
 * Each example normalised over all its axes, (x - mean)/√(variance + ε), fused where the backend can; `x` is [n, ...].
 *
 * Differentiable twice.
 */
export function normalizeExamples(x: tf.Tensor, epsilon: number): tf.Tensor {
  const examples = x.shape[0]!;
  // batch normalisation of one example whose channels are the examples
  const inputs = {
    x: tf.reshape(x, [1, examples, x.size / examples, 1]),
    scale: tf.ones([examples]),
    offset: tf.zeros([examples]),
  };
  const [y] = tf
    .engine()
    .runKernel('BatchNormTraining', inputs, { epsilon, dataFormat: 'NCHW' }) as unknown as tf.Tensor[];
  return tf.reshape(y!, x.shape);
}

/** Tensors of Adam's update of one weight, all updated in place. */
export interface AdamUpdate {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly m: tf.Variable;
  readonly v: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Updates including this one, float32 scalar. */
  readonly update: tf.Scalar;
}

/**
 * Adam (arXiv:1412.6980) on one weight, in place:
 * m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - η·√(1-β₂ᵗ)/(1-β₁ᵗ)·m/(√v + ε).
 */
export function applyAdam({ beta1, beta2, epsilon, ...inputs }: AdamUpdate): void {
  run('ApplyAdam', inputs, { beta1, beta2, epsilon });
}

/** w ← w - η·g, in place. */
export function applyGradientDescent(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly learningRate: tf.Scalar;
}): void {
  run('ApplyGradientDescent', inputs, {});
}

/** a ← μa + g, w ← w - η·a (or η·(g + μa) with Nesterov's look-ahead), in place. */
export function applyMomentum(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly accumulator: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly momentum: number;
  readonly nesterov: boolean;
}): void {
  const { momentum, nesterov, ...tensors } = inputs;
  run('ApplyMomentum', tensors, { momentum, nesterov });
}

/** s ← ρs + (1-ρ)g², a ← μa + η·g/√(s + ε), w ← w - a, in place (Hinton's RMSProp as TensorFlow has it). */
export function applyRmsProp(inputs: {
  readonly weight: tf.Variable;
  readonly gradient: tf.Tensor;
  readonly meanSquare: tf.Variable;
  readonly momentumSlot: tf.Variable;
  readonly learningRate: tf.Scalar;
  readonly rho: number;
  readonly momentum: number;
  readonly epsilon: number;
}): void {
  const { rho, momentum, epsilon, ...tensors } = inputs;
  run('ApplyRmsProp', tensors, { rho, momentum, epsilon });
}

/** x + bias, [..., c] and [c]; cheaper than `tf.add`, above all its gradient. */
export function biasAdd(x: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  return run('BiasAdd', { x, bias }, {}) as tf.Tensor;
}

/** -Σ labels·log softmax(logits) over the last axis, [batch, n] to [batch], in nats; `labels` are shares that sum to 1. */
export function softmaxCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  const shares = tf.cast(labels, 'float32'); // tf.oneHot gives whole numbers
  const [loss, derivative] = run('SoftmaxCrossEntropy', { logits, labels: shares }, {}) as tf.Tensor[];
  derivative!.dispose();
  return loss!;
}

/** -labels·log σ(logits) - (1 - labels)·log(1 - σ(logits)), in nats, without overflow: softplus(logits) - labels·logits. */
export function sigmoidCrossEntropy(logits: tf.Tensor, labels: tf.Tensor): tf.Tensor {
  return tf.sub(tf.softplus(logits), tf.mul(labels, logits));
}

/**
 * Rows `indices` [n] of a data set held by the engine, scaled to float32:
 * row·scale + offset for uint8 data, unchanged for float32 and int32.
 */
export function gatherRows(data: tf.Tensor, indices: tf.Tensor, scale: number, offset: number): tf.Tensor {
  return run('GatherRows', { data, indices }, { scale, offset }) as tf.Tensor;
}

/**
 * x, but inside a compiled step not before `earlier` has been computed: keeps TensorFlow, which starts whatever it can,
 * from doing first what is needed last. Not differentiable.
 */
export function after(x: tf.Tensor, earlier: tf.Tensor): tf.Tensor {
  return run('After', { x, earlier }, {}) as tf.Tensor;
}

function run(kernel: string, inputs: object, attributes: object): unknown {
  return tf.engine().runKernel(kernel, inputs as tf.NamedTensorMap, attributes as tf.NamedAttrMap);
}
