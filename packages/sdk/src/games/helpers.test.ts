import { computed, number, numbers, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { TensorRng } from '../rng/tensor-rng.ts';
import {
  accuracy,
  due,
  hingeOfFake,
  hingeOfReal,
  labelsInTurn,
  otherLabels,
  shuffle,
  slopes,
  squaredSlopes,
} from './index.ts';

beforeAll(async () => {
  await testEngine();
});

const rng = (): TensorRng => new TensorRng(new Rng(1), 0);

it('hinge losses are 0 beyond 1 and -1, and rise with slope 1 before', () => {
  const scores = tf.tensor2d([[2], [0.5], [-3]]);
  expect(number(hingeOfReal(scores))).toBeCloseTo((0 + 0.5 + 4) / 3, 6);
  expect(number(hingeOfFake(scores))).toBeCloseTo((3 + 1.5 + 0) / 3, 6);
});

describe('squared slopes', () => {
  // s = Σ x³/3 over an example, whose gradient is x²
  const score = (x: tf.Tensor): tf.Tensor => tf.sum(tf.div(tf.pow(x, 3), 3), [1, 2]);
  const x = tf.tensor3d([1, 2, 0, 3], [2, 2, 1]);

  it('are summed over each example', () => {
    expect(numbers(squaredSlopes(score, x))).toEqual([1 + 16, 81]);
    numbers(slopes(score, x, 1e-12)).forEach((v, i) => expect(v).toBeCloseTo(i ? 9 : Math.sqrt(17), 5));
  });

  it('have a gradient', () => {
    const penalty = (at: tf.Tensor): tf.Tensor => tf.sum(squaredSlopes(score, at));
    // of Σ x⁴
    expect(numbers(tf.grad(penalty)(x))).toEqual([4, 32, 0, 108]);
  });
});

describe('labels', () => {
  it('that are found are counted', () => {
    const logits = tf.tensor2d([
      [3, 1, 2],
      [0, 5, 1],
      [9, 8, 7],
      [0, 0, 1],
    ]);
    for (const labels of [tf.tensor1d([0, 1, 2, 2], 'int32'), tf.tensor2d([[0], [1], [2], [2]])]) {
      expect(number(accuracy(logits, labels))).toBe(0.75);
    }
  });

  it('come in turn', () => {
    expect(numbers(labelsInTurn(5, 3))).toEqual([0, 1, 2, 0, 1]);
  });

  it('that are others than the given ones are drawn alike', () => {
    const labels = labelsInTurn(3000, 3);
    const others = otherLabels(labels, 3, rng());
    expect([others.shape, others.dtype]).toEqual([[3000], 'int32']);
    const counts = [0, 0, 0];
    numbers(others).forEach((other, i) => {
      const shift = (other - (i % 3) + 3) % 3;
      counts[shift] = counts[shift]! + 1;
    });
    expect(counts[0]).toBe(0);
    // standard deviation √(3000/4) = 27; four of them
    expect(Math.abs(counts[1]! - 1500)).toBeLessThan(110);
  });
});

it('rows are shuffled whole, and each gets its gradient', () => {
  const x = tf.tensor2d(Array.from({ length: 20 }, (_, i) => [i + 1, -i - 1]));
  const mixed = numbers(shuffle(x, rng()));
  const left = mixed.filter((_, i) => i % 2 === 0);
  expect(left).not.toEqual([...left].sort((a, b) => a - b));
  expect([...left].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  mixed.forEach((value, i) => expect(value + (i % 2 ? mixed[i - 1]! : mixed[i + 1]!)).toBe(0));
  const gradient = tf.grad((v: tf.Tensor) => tf.sum(tf.square(shuffle(v, rng()))))(x);
  expect(numbers(gradient)).toEqual(numbers(x).map(v => 2 * v));
});

it.each(['off', 'graph', 'xla'] as const)('steps are due every n-th, compiled as %s', mode => {
  const found = [0, 1, 15, 16, 32].map(step => {
    const [[value] = []] = computed(() => [tf.cast(due(tf.scalar(step, 'int32'), 16), 'int32')], mode);
    return value;
  });
  expect(found).toEqual([1, 0, 0, 1, 1]);
});
