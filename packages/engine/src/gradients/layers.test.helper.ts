import { Rng, tf } from '@ganzoo/sdk';
import { lstm } from '@ganzoo/sdk/nn';
import type { Op } from './derivatives.test.helper.ts';
import { image, kernel } from './ops.test.helper.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Layers and losses made of several operations, each as a function of [6, 4] numbers. */
export const LAYERS: Record<string, Op> = {
  // two steps over three examples, so that the state carries a gradient
  'LSTM cell': x => {
    let state: [tf.Tensor2D, tf.Tensor2D] = [tf.zeros([3, 2]), tf.zeros([3, 2])];
    const [weights, bias] = [weight('lstm', [6, 8]), weight('lstm bias', [8])];
    for (const input of steps(x)) {
      state = tf.basicLSTMCell(tf.scalar(1), weights as tf.Tensor2D, bias as tf.Tensor1D, input, ...state);
    }
    return tf.concat(state, 1);
  },
  // weights and bias move with x too, so that the derivatives by them are seen
  'LSTM of sequences': x => {
    const scale = tf.add(tf.mean(x), 1);
    const weights = tf.mul(weight('lstm', [6, 8]), scale);
    return lstm(tf.reshape(x, [2, 3, 4]), weights, tf.mul(weight('lstm bias', [8]), scale));
  },
  'GRU cell': x => {
    let state: tf.Tensor2D = tf.zeros([3, 2]);
    const [update, reset, candidate] = ['update', 'reset', 'candidate'].map(name => weight(name, [6, 2]));
    for (const input of steps(x)) {
      const seen = tf.concat2d([input, state], 1);
      const z = tf.sigmoid(tf.matMul(seen, update as tf.Tensor2D));
      const r = tf.sigmoid(tf.matMul(seen, reset as tf.Tensor2D));
      const next = tf.tanh(
        tf.matMul(tf.concat([input, tf.mul(r, state)], 1) as tf.Tensor2D, candidate as tf.Tensor2D),
      ) as tf.Tensor2D;
      state = tf.add(tf.mul(z, state), tf.mul(tf.sub(1, z), next));
    }
    return state;
  },
  'attention of two heads': x => {
    const heads = ['query', 'key', 'value'].map(name =>
      tf.transpose(
        tf.reshape(tf.matMul(x as tf.Tensor2D, weight(name, [4, 4]) as tf.Tensor2D), [6, 2, 2]),
        [1, 0, 2],
      ),
    );
    const [query, key, value] = heads as [tf.Tensor, tf.Tensor, tf.Tensor];
    const shares = tf.softmax(tf.mul(tf.matMul(query, key, false, true), Math.SQRT1_2));
    return tf.reshape(tf.transpose(tf.matMul(shares, value), [1, 0, 2]), [6, 4]);
  },
  'attention by einsum': x => {
    const shares = tf.softmax(tf.einsum('id,jd->ij', x, tf.tanh(x)));
    return tf.einsum('ij,jd->id', shares, x);
  },
  'instance norm': x => {
    const pixels = image(x);
    const centred = tf.sub(pixels, tf.mean(pixels, [1, 2], true));
    return tf.mul(centred, tf.rsqrt(tf.add(tf.mean(tf.square(centred), [1, 2], true), 1e-3)));
  },
  'batch norm by moving averages': x =>
    tf.tanh(
      tf.batchNorm(x, tf.tensor1d([0.1, -0.2, 0, 0.3]), tf.tensor1d([1, 0.5, 2, 1.5]), undefined, undefined),
    ),
  'spectral norm': x => {
    // the weight itself over its largest singular value's estimate by one power iteration
    const left = tf.matMul(x, weight('right', [4, 1]));
    const unit = tf.div(left, tf.norm(left));
    return tf.div(x, tf.norm(tf.matMul(unit as tf.Tensor2D, x as tf.Tensor2D, true)));
  },
  'embedding of repeated ids': x => tf.tanh(tf.gather(x, tf.tensor2d([3, 1, 1, 0], [2, 2], 'int32'))),
  'one-hot embedding': x =>
    tf.tanh(tf.matMul(tf.oneHot(tf.tensor1d([5, 2, 2], 'int32'), 6), x as tf.Tensor2D)),
  'softmax cross-entropy': x => tf.neg(tf.sum(tf.mul(labels(), tf.logSoftmax(x)), 1)),
  'softmax cross-entropy of tfjs': x =>
    tf.losses.softmaxCrossEntropy(labels(), x, undefined, 0, tf.Reduction.NONE),
  'sigmoid cross-entropy of tfjs': x =>
    tf.losses.sigmoidCrossEntropy(labels(), x as tf.Tensor2D, undefined, 0, tf.Reduction.NONE),
  'log sum exp': x => tf.logSumExp(x, 1),
  'cosine distance': x => {
    const unit = tf.div(x, tf.norm(x, 2, 1, true));
    return tf.matMul(unit, unit, false, true);
  },
  moments: x => {
    const { mean, variance } = tf.moments(x, 0);
    return tf.div(mean, tf.sqrt(tf.add(variance, 1e-3)));
  },
  'minibatch standard deviation': x =>
    tf.concat(
      [x, tf.tile(tf.reshape(tf.mean(tf.sqrt(tf.add(tf.moments(x, 0).variance, 1e-3))), [1, 1]), [6, 1])],
      1,
    ),
  'pixel norm': x => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), 1e-8))),
  'adaptive instance norm': x => {
    const style = tf.reshape(tf.slice(x, [0, 0], [2, 2]), [2, 1, 1, 2]);
    const pixels = image(x);
    const centred = tf.sub(pixels, tf.mean(pixels, [1, 2], true));
    return tf.mul(tf.add(style, 1), tf.tanh(centred));
  },
  'residual block': x => {
    const pixels = image(x);
    const inner = tf.conv2d(tf.softplus<tf.Tensor4D>(pixels), kernel([3, 3, 2, 2]), 1, 'same');
    return tf.add(pixels, tf.conv2d(tf.softplus(inner), kernel([3, 3, 2, 2]), 1, 'same'));
  },
  'separable conv': x =>
    tf.tanh(tf.separableConv2d(image(x), kernel([2, 2, 2, 1]), kernel([1, 1, 2, 3]), 1, 'same')),
  'conv in one dimension': x =>
    tf.tanh(
      tf.conv1d(tf.reshape<tf.Rank.R3>(x, [2, 6, 2]), tf.reshape(kernel([1, 3, 2, 3]), [3, 2, 3]), 1, 'same'),
    ),
  'global average pooling': x => tf.tanh(tf.mean(image(x), [1, 2])),
  'learned upsampling': x =>
    tf.tanh(tf.conv2d(tf.image.resizeNearestNeighbor(image(x), [6, 4]), kernel([3, 3, 2, 1]), 1, 'same')),
  'corner-aligned upsampling': x => tf.tanh(tf.image.resizeBilinear(image(x), [5, 3], true)),
  'half-pixel bilinear upsampling': x => tf.tanh(tf.image.resizeBilinear(image(x), [5, 3], false, true)),
  'half-pixel nearest upsampling': x =>
    tf.tanh(tf.image.resizeNearestNeighbor(image(x), [5, 4], false, true)),
  'corner-aligned nearest upsampling': x => tf.tanh(tf.image.resizeNearestNeighbor(image(x), [5, 4], true)),
  'bilinear downsampling': x => tf.tanh(tf.image.resizeBilinear(image(x), [2, 1])),
  'symmetric padding': x =>
    tf.tanh(
      tf.mirrorPad(
        x,
        [
          [2, 1],
          [0, 3],
        ],
        'symmetric',
      ),
    ),
  'reflecting padding': x =>
    tf.tanh(
      tf.mirrorPad(
        image(x),
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        'reflect',
      ),
    ),
};

function weight(name: string, shape: number[]): tf.Tensor {
  const size = sizeOf(shape);
  return tf.tensor(new Rng(11).fork(name).normal(size, { sd: 0.7 }), shape);
}

/** The numbers as two inputs [3, 4] of three examples. */
function steps(x: tf.Tensor): tf.Tensor2D[] {
  return tf.unstack(tf.reshape(x, [3, 2, 4]), 1) as tf.Tensor2D[];
}

/** Soft labels [6, 4]. */
function labels(): tf.Tensor2D {
  return tf.softmax(weight('labels', [6, 4])) as tf.Tensor2D;
}
