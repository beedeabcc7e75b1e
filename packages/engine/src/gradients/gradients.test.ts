import { Rng, batchNormTraining, tf } from '@ganzoo/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine, type CompileMode } from '../engine.ts';
import { installTensorFlow } from '../install/index.ts';

let engine: Engine;
beforeAll(async () => {
  engine = Engine.start({ library: await installTensorFlow() });
});

type Op = (x: tf.Tensor) => tf.Tensor;

/** A penalty on a gradient: P(x) = Σ (d/dx Σ c·f(x))², whose own gradient needs the second derivative of f. */
function penalty(op: Op, c: tf.Tensor): Op {
  return x => tf.sum(tf.square(tf.grad((y: tf.Tensor) => tf.sum(tf.mul(op(y), c)))(x)));
}

/** Derivative of `f` at x along a direction, by Richardson's extrapolation of central differences. */
function slope(f: Op, x: tf.Tensor, direction: tf.Tensor): number {
  const difference = (h: number): number => {
    const [up, down] = [h, -h].map(step => f(tf.add(x, tf.mul(direction, step))).dataSync()[0]!);
    return (up! - down!) / (2 * h);
  };
  return (4 * difference(0.004) - difference(0.008)) / 3;
}

const OPS: Record<string, Op> = {
  relu: x => tf.relu(x),
  'leaky relu': x => tf.leakyRelu(x, 0.2),
  elu: x => tf.elu(x),
  selu: x => tf.selu(x),
  tanh: x => tf.tanh(x),
  sigmoid: x => tf.sigmoid(x),
  softplus: x => tf.softplus(x),
  swish: x => tf.mul(x, tf.sigmoid(x)),
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
  // no number lies near 0.7: across the edge a finite difference would see both sides
  clip: x => tf.mul(tf.clipByValue(x, -0.7, 0.7), x),
  'max over an axis': x => tf.square(tf.max(x, 1)),
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
  'pixel shuffle': x => tf.tanh(tf.depthToSpace(tf.reshape(x, [1, 3, 2, 4]) as tf.Tensor4D, 2)),
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
  attention: x =>
    tf.matMul(tf.softmax(tf.matMul(x as tf.Tensor2D, x as tf.Tensor2D, false, true)), x as tf.Tensor2D),
  'batch norm': x =>
    batchNormTraining(x, tf.tensor1d([1, 2, 0.5, 1.5]), tf.tensor1d([0, 1, -1, 0.5]), 1e-3).y,
  'conv then tanh': x => tf.tanh(tf.conv2d(image(x), kernel([2, 2, 2, 3]), 1, 'same')),
  'deconv then sigmoid': x =>
    tf.sigmoid(tf.conv2dTranspose(image(x), kernel([4, 4, 3, 2]), [2, 6, 4, 3], 2, 'same')),
};

/** The numbers as two images of 3 × 2 pixels and 2 channels. */
function image(x: tf.Tensor): tf.Tensor4D {
  return tf.reshape(x, [2, 3, 2, 2]) as tf.Tensor4D;
}

function kernel(shape: [number, number, number, number]): tf.Tensor4D {
  const size = shape.reduce((a, b) => a * b, 1);
  return tf.tensor4d(new Rng(9).normal(size, { sd: 0.5 }), shape);
}

describe.each(['graph', 'off'] as CompileMode[])('second derivatives (%s)', mode => {
  it.each(Object.entries(OPS))('of %s equal finite differences of the penalty', (_, op) => {
    tf.tidy(() => {
      const rng = new Rng(3);
      // away from the kinks of relu and its kin, where a finite difference sees both sides
      const x = tf.tensor2d(
        rng.normal(24).map(v => v + Math.sign(v) * 0.1),
        [6, 4],
      );
      const c = tf.tensor(rng.fork('c').normal(op(x).size), op(x).shape);
      const direction = tf.tensor2d(rng.fork('d').normal(24), [6, 4]);
      const f = penalty(op, c);
      const step = engine.step('second', [{ shape: [6, 4], dtype: 'float32' }], y => [tf.grad(f)(y!)], mode);
      const exact = tf.sum(tf.mul(step.run([x])[0]!, direction)).dataSync()[0]!;
      const measured = slope(f, x, direction);
      // float32 values of order 1..100 differenced over 0.004 leave a few 1e-4 relative; 1e-3 is the project's bound
      expect(Math.abs(exact - measured)).toBeLessThan(1e-3 * Math.max(1, Math.abs(measured)));
    });
  });
});
