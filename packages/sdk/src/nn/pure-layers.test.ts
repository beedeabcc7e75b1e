import { computed, number, numbers, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { TensorRng } from '../rng/tensor-rng.ts';
import {
  activate,
  attend,
  cholesky,
  kernelMatrix,
  minibatchDeviation,
  pixelNorm,
  pixelShuffle,
  planes,
} from './index.ts';

beforeAll(async () => {
  await testEngine();
});

const random = (name: string, shape: readonly number[]): tf.Tensor =>
  new TensorRng(new Rng(3).fork(name), 0).normal(shape);

it('a condition is spread over planes, and gets the sum of their gradients', () => {
  const condition = tf.tensor2d([
    [1, 2],
    [3, 4],
  ]);
  const spread = planes(condition, 2, 3);
  expect(spread.shape).toEqual([2, 2, 3, 2]);
  expect(numbers(spread)).toEqual([...Array(6).fill([1, 2]).flat(), ...Array(6).fill([3, 4]).flat()]);
  expect(planes(tf.tensor2d([[1]], [1, 1], 'int32'), 1, 1).dtype).toBe('float32');
  const loss = (v: tf.Tensor): tf.Tensor => tf.sum(tf.square(planes(v, 2, 3)));
  expect(numbers(tf.grad(loss)(condition))).toEqual([12, 24, 36, 48]);
});

it('pixels are normalised over their channels', () => {
  const y = numbers(pixelNorm(tf.tensor4d([3, 4, 0, 0], [1, 1, 2, 2])));
  // mean square 12.5 and 0
  [3, 4, 0, 0].forEach((value, i) => expect(y[i]).toBeCloseTo(value / Math.sqrt(12.5), 6));
});

describe('minibatch deviation', () => {
  it('tells how much a group differs', () => {
    // groups of every other: {0, 2} with deviation 1, {5, 5} with 0
    const x = tf.tensor4d([0, 5, 2, 5], [4, 1, 1, 1]);
    const y = minibatchDeviation(x, 2);
    expect(y.shape).toEqual([4, 1, 1, 2]);
    const wanted = [0, 1, 5, 0, 2, 1, 5, 0];
    numbers(y).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 3));
  });

  it.each([
    [6, 4, 3],
    [5, 4, 1],
    [2, 4, 2],
    [8, 4, 4],
  ])('of a batch of %i in groups of %i has groups of %i', (batch, group, members) => {
    const x = random('x', [batch, 3]);
    const apart = tf.reshape(x, [members, batch / members, 3]);
    const deviation = tf.mean(tf.sqrt(tf.moments(apart, 0).variance), 1);
    const found = numbers(tf.slice(minibatchDeviation(x, group), [0, 3], [batch, 1]));
    const wanted = numbers(deviation);
    found.forEach((value, i) => expect(value).toBeCloseTo(wanted[i % wanted.length]!, 3));
  });

  it('has a gradient where a group is all alike', () => {
    const loss = (v: tf.Tensor): tf.Tensor => tf.sum(minibatchDeviation(v));
    expect(numbers(tf.grad(loss)(tf.ones([4, 2])))).toEqual(Array(8).fill(1));
  });
});

it('channels become pixels', () => {
  const y = pixelShuffle(tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8], [1, 1, 2, 4]));
  expect(y.shape).toEqual([1, 2, 4, 1]);
  expect(numbers(y)).toEqual([1, 2, 5, 6, 3, 4, 7, 8]);
});

it('attention gives each query the values of the keys like it', () => {
  const keys = tf.tensor3d([
    [
      [20, 0],
      [0, 20],
    ],
  ]);
  const values = tf.tensor3d([
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ]);
  const y = attend(
    tf.tensor3d([
      [
        [0, 20],
        [20, 0],
        [0, 0],
      ],
    ]),
    keys,
    values,
  );
  const wanted = [4, 5, 6, 1, 2, 3, 2.5, 3.5, 4.5];
  numbers(y).forEach((value, i) => expect(value).toBeCloseTo(wanted[i]!, 5));
});

describe('a kernel as a matrix', () => {
  it('has a row for each output of a dense layer', () => {
    const kernel = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
    expect(kernelMatrix(kernel).shape).toEqual([3, 2]);
    expect(numbers(kernelMatrix(kernel))).toEqual([1, 4, 2, 5, 3, 6]);
  });

  it('has the rows of the outputs of convolutions', () => {
    const kernel = random('kernel', [3, 3, 2, 4]);
    const row = (matrix: tf.Tensor2D, i: number): number[] =>
      numbers(tf.slice(matrix, [i, 0], [1, matrix.shape[1]]));
    const of = (begin: number[], size: number[]): number[] => numbers(tf.slice(kernel, begin, size));
    expect(kernelMatrix(kernel).shape).toEqual([4, 18]);
    expect(row(kernelMatrix(kernel, { out: 3 }), 1)).toEqual(of([0, 0, 0, 1], [3, 3, 2, 1]));
    expect(kernelMatrix(kernel, 2).shape).toEqual([2, 36]);
    expect(row(kernelMatrix(kernel, -2), 1)).toEqual(of([0, 0, 1, 0], [3, 3, 1, 4]));
  });
});

describe('the Cholesky factor', () => {
  it('of a matrix made of one is that one', () => {
    const factor = tf.tensor2d([2, 0, 0, 1, 3, 0, -1, 0.5, 1], [3, 3]);
    const found = numbers(cholesky(tf.matMul(factor, factor, false, true)));
    numbers(factor).forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
  });

  it.each(['graph', 'xla'] as const)('of a covariance times its transpose is that, compiled as %s', mode => {
    const [found = []] = computed(() => {
      const x = random('x', [40, 8]);
      const matrix = tf.matMul(x, x, true);
      const factor = cholesky(matrix);
      const error = tf.sub(tf.matMul(factor, factor, false, true), matrix);
      const above = tf.mul(factor, tf.sub(1, tf.linalg.bandPart(tf.ones([8, 8]), -1, 0)));
      return [tf.stack([tf.div(tf.max(tf.abs(error)), tf.max(tf.abs(matrix))), tf.max(tf.abs(above))])];
    }, mode);
    expect(found[0]).toBeLessThan(1e-5);
    expect(found[1]).toBe(0);
  });

  it('has a gradient', () => {
    // the product of the diagonal is √det, whose logarithm has the gradient ½·M⁻¹
    const logDeterminant = (m: tf.Tensor): tf.Tensor => {
      const diagonal = tf.sum(tf.mul(cholesky(m), tf.eye(2)), 1);
      return tf.sum(tf.log(diagonal));
    };
    const gradient = numbers(tf.grad(logDeterminant)(tf.tensor2d([4, 1, 1, 3], [2, 2])));
    // through the lower triangle alone, so that it stands for both sides: ½·[3, ., -2, 4]/11
    [3 / 22, -2 / 22, 4 / 22].forEach((wanted, i) => expect(gradient[[0, 2, 3][i]!]).toBeCloseTo(wanted, 5));
  });
});

describe('activations', () => {
  it.each([
    // x·Φ(x), from tables
    ['gelu', [-0.15865525, 0, 0.84134475, 1.95449974]],
    // x·tanh(log(1 + eˣ))
    ['mish', [-0.30340147, 0, 0.86509839, 1.94395896]],
    ['hard-tanh', [-1, 0, 1, 1]],
    ['hard-sigmoid', [2 / 6, 3 / 6, 4 / 6, 5 / 6]],
    ['hard-swish', [-2 / 6, 0, 4 / 6, 10 / 6]],
  ])('%s has its values', (name, wanted) => {
    const found = numbers(activate(tf.tensor1d([-1, 0, 1, 2]), name));
    wanted.forEach((value, i) => expect(found[i]).toBeCloseTo(value, 5));
  });

  it('hard ones are flat further out', () => {
    expect(number(activate(tf.scalar(4), 'hard-sigmoid'))).toBe(1);
    expect(number(activate(tf.scalar(-4), 'hard-swish'))).toBeCloseTo(0, 6);
  });
});
