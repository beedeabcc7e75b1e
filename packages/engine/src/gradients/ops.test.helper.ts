import { Rng, tf } from '@ganzoo/sdk';
import { sigmoidCrossEntropy, softmaxCrossEntropy } from '@ganzoo/sdk/games';
import {
  batchNormTraining,
  biasAdd,
  downsampledConv,
  minibatchDeviation,
  normalizeExamples,
  normalizeInstances,
  pixelNorm,
  planes,
  upsampledConv,
} from '@ganzoo/sdk/nn';
import type { Op } from './derivatives.test.helper.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Operations of nets, each as a function of [6, 4] numbers. */
export const OPS: Record<string, Op> = {
  relu: x => tf.relu(x),
  'leaky relu': x => tf.leakyRelu(x, 0.2),
  elu: x => tf.elu(x),
  selu: x => tf.selu(x),
  tanh: x => tf.tanh(x),
  sigmoid: x => tf.sigmoid(x),
  softplus: x => tf.softplus(x),
  swish: x => tf.mul(x, tf.sigmoid(x)),
  mish: x => tf.mul(x, tf.tanh(tf.softplus(x))),
  gelu: x => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1)),
  'gelu by tanh': x =>
    tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), 0.7978846)), 1)),
  prelu: x => tf.prelu(x, tf.tensor1d([0.1, 0.25, -0.3, 0.5])),
  'prelu of a learned slope': x => tf.prelu(tf.slice(x, [0, 0], [5, 4]), tf.slice(x, [5, 0], [1, 4])),
  relu6: x => tf.mul(tf.relu6(tf.mul(x, 4)), x),
  softsign: x => tf.div(x, tf.add(tf.abs(x), 1)),
  erf: x => tf.erf(x),
  sine: x => tf.sin(x),
  'hyperbolic sine': x => tf.sinh(x),
  expm1: x => tf.expm1(x),
  log1p: x => tf.log1p(tf.square(x)),
  'log sigmoid': x => tf.logSigmoid(x),
  exp: x => tf.exp(x),
  square: x => tf.square(x),
  softmax: x => tf.softmax(x),
  'log softmax': x => tf.logSoftmax(x),
  log: x => tf.log(tf.add(tf.square(x), 1)),
  pow: x => tf.pow(tf.add(tf.square(x), 1), 1.5),
  sqrt: x => tf.sqrt(tf.add(tf.square(x), 1)),
  rsqrt: x => tf.rsqrt(tf.add(tf.square(x), 1)),
  reciprocal: x => tf.reciprocal(tf.add(tf.square(x), 1)),
  division: x => tf.div(x, tf.add(tf.square(x), 1)),
  abs: x => tf.mul(tf.abs(x), x),
  maximum: x => tf.mul(tf.maximum(x, tf.mul(x, 0.2)), x),
  minimum: x => tf.mul(tf.minimum(x, tf.mul(x, 0.2)), x),
  where: x => tf.where(tf.greater(x, 0), tf.square(x), tf.tanh(x)),
  // no number lies near 0.7: across the edge a finite difference would see both sides
  clip: x => tf.mul(tf.clipByValue(x, -0.7, 0.7), x),
  'max over an axis': x => tf.square(tf.max(x, 1)),
  'min over an axis': x => tf.square(tf.min(x, 1)),
  norm: x => tf.norm(x, 2, 1),
  'squared difference': x => tf.square(tf.squaredDifference(x, tf.reverse(x, 0))),
  'running sum': x => tf.tanh(tf.cumsum(x, 0)),
  tile: x => tf.tanh(tf.tile(x, [2, 1])),
  'tile along every axis': x => tf.tanh(tf.tile(tf.reshape(x, [2, 3, 4]), [2, 3, 2])),
  'gather of drawn rows': x => tf.tanh(tf.gather(x, tf.argMax(tf.reshape(x, [4, 6]), 1))),
  stack: x => tf.tanh(tf.stack(tf.unstack(x), 1)),
  split: x => tf.mul(...(tf.split(x, 2, 1) as [tf.Tensor, tf.Tensor])),
  broadcast: x => tf.tanh(tf.broadcastTo(tf.slice(x, [0, 0], [1, 4]), [5, 4])),
  dot: x => tf.tanh(tf.dot(tf.reshape<tf.Rank.R2>(x, [4, 6]), x as tf.Tensor2D)),
  'batched matMul': x => {
    const pairs = tf.reshape(x, [3, 2, 4]);
    return tf.tanh(tf.matMul(pairs, tf.sin(pairs), true));
  },
  mean: x => tf.square(tf.mean(x, 0)),
  concat: x => tf.square(tf.concat([x, tf.tanh(x)], 1)),
  slice: x => tf.tanh(tf.slice(x, [1, 1], [3, 2])),
  gather: x => tf.tanh(tf.gather(x, tf.tensor1d([3, 1, 1], 'int32'))),
  matMul: x => tf.tanh(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, true)),
  einsum: x => tf.tanh(tf.einsum('ij,kj->ik', x, x)),
  'average pooling': x => tf.square(tf.avgPool(image(x), 2, 1, 'same')),
  'max pooling': x => tf.square(tf.maxPool(image(x), 2, 1, 'same')),
  'strided conv': x => tf.tanh(tf.conv2d(image(x), kernel([3, 3, 2, 3]), 2, 'same')),
  'depthwise conv': x => tf.tanh(tf.depthwiseConv2d(image(x), kernel([2, 2, 2, 2]), 1, 'same')),
  'nearest upsampling': x => tf.tanh(tf.image.resizeNearestNeighbor(image(x), [6, 4])),
  'bilinear upsampling': x => tf.tanh(tf.image.resizeBilinear(image(x), [6, 4])),
  'pixel shuffle': x => tf.tanh(tf.depthToSpace(tf.reshape<tf.Rank.R4>(x, [1, 3, 2, 4]), 2)),
  'projected pictures': x =>
    tf.tanh(tf.image.transform(image(x), maps(), 'bilinear', 'constant', 0.5, [4, 3])),
  'projected pictures, reflected': x => tf.tanh(tf.image.transform(image(x), maps(), 'bilinear', 'reflect')),
  'projected pictures, wrapped': x => tf.tanh(tf.image.transform(image(x), maps(), 'bilinear', 'wrap')),
  'projected pictures, nearest': x => tf.tanh(tf.image.transform(image(x), maps(), 'nearest', 'nearest')),
  'rotated pictures': x => tf.tanh(tf.image.rotateWithOffset(image(x), 0.7, 0.3)),
  'searched numbers': x =>
    tf.mul(
      x,
      tf.cast(tf.lowerBound(tf.tensor2d([[-1, 0, 1]]), tf.reshape(x, [1, 24])), 'float32').reshape([6, 4]),
    ),
  padding: x =>
    tf.tanh(
      tf.pad(image(x), [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]),
    ),
  transpose: x => tf.tanh(tf.transpose(x)),
  'layer norm': x => {
    const centred = tf.sub(x, tf.mean(x, 1, true));
    return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), 1, true), 1e-3)));
  },
  'fused layer norm': x => tf.mul(normalizeExamples(x, 1e-3), tf.tensor1d([1, 2, 0.5, 1.5])),
  'instance norm': x => tf.tanh(normalizeInstances(image(x), 1e-3)),
  'pixel norm': x => tf.tanh(pixelNorm(x)),
  'minibatch deviation': x => tf.tanh(minibatchDeviation(x, 6)),
  planes: x => tf.tanh(planes(x, 2, 3)),
  attention: x => tf.matMul(tf.softmax(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true)), x),
  'batch norm': x =>
    batchNormTraining(x, tf.tensor1d([1, 2, 0.5, 1.5]), tf.tensor1d([0, 1, -1, 0.5]), 1e-3).y,
  bias: x => tf.tanh(biasAdd(x, tf.sum(x, 0))),
  'bias of an image': x => tf.tanh(biasAdd(image(x), tf.tensor1d([0.5, -1]))),
  'fused softmax cross-entropy': x => softmaxCrossEntropy(x, tf.softmax(tf.tile([[0, 1, 2, 3]], [6, 1]))),
  'fused softmax cross-entropy, also by its labels': x => softmaxCrossEntropy(x, tf.softmax(tf.sin(x))),
  'sigmoid cross-entropy': x => sigmoidCrossEntropy(x, tf.sigmoid(tf.sin(x))),
  'conv then tanh': x => tf.tanh(tf.conv2d(image(x), kernel([2, 2, 2, 3]), 1, 'same')),
  'upsampled conv': x => tf.tanh(upsampledConv(image(x), kernel([3, 3, 2, 3]))),
  'downsampled conv': x => tf.tanh(downsampledConv(image(x), kernel([3, 3, 2, 3]))),
  'deconv then sigmoid': x =>
    tf.sigmoid(tf.conv2dTranspose(image(x), kernel([4, 4, 3, 2]), [2, 6, 4, 3], 2, 'same')),
};

/** A slight change of perspective, and a turn with a shift beyond the edge. */
const maps = (): tf.Tensor2D =>
  tf.tensor2d([
    [0.9, 0.2, -0.3, -0.1, 1.1, 0.4, 0.02, -0.03],
    [0.8, -0.6, 1.3, 0.6, 0.8, -1.2, 0, 0],
  ]);

/** The numbers as two images of 3 × 2 pixels and 2 channels. */
export function image(x: tf.Tensor): tf.Tensor4D {
  return tf.reshape<tf.Rank.R4>(x, [2, 3, 2, 2]);
}

/** Seeded numbers as a kernel. */
export function kernel(shape: [number, number, number, number]): tf.Tensor4D {
  const size = sizeOf(shape);
  return tf.tensor4d(new Rng(9).normal(size, { sd: 0.5 }), shape);
}
