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
  'batch norm': x =>
    batchNormTraining(x, tf.tensor1d([1, 2, 0.5, 1.5]), tf.tensor1d([0, 1, -1, 0.5]), 1e-3).y,
  'conv then tanh': x =>
    tf.tanh(tf.conv2d(tf.reshape(x, [2, 3, 2, 2]) as tf.Tensor4D, kernel([2, 2, 2, 3]), 1, 'same')),
  'deconv then sigmoid': x =>
    tf.sigmoid(
      tf.conv2dTranspose(
        tf.reshape(x, [2, 3, 2, 2]) as tf.Tensor4D,
        kernel([4, 4, 3, 2]),
        [2, 6, 4, 3],
        2,
        'same',
      ),
    ),
};

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
