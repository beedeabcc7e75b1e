import { numbers, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { detached } from './games/index.ts';

beforeAll(async () => {
  await testEngine();
});

it('is a constant to what comes after it', () => {
  const x = tf.tensor1d([3, -2]);
  // x·detached(x²): x² is what remains of the slope, not 3x²
  const slope = tf.grad((at: tf.Tensor) =>
    tf.sum(
      tf.mul(
        at,
        detached(() => tf.square(at)),
      ),
    ),
  );
  expect(numbers(slope(x))).toEqual([9, 4]);
});

it('holds what gradients have found, as where a climb of the score ends', () => {
  const climbed = (x: tf.Tensor): tf.Tensor =>
    detached(() => tf.add(x, tf.grad((at: tf.Tensor) => tf.sum(tf.square(at)))(x)));
  const x = tf.tensor1d([1, -2]);
  // x + 2x
  expect(numbers(climbed(x))).toEqual([3, -6]);
  expect(numbers(tf.grad((at: tf.Tensor) => tf.sum(tf.mul(at, climbed(at))))(x))).toEqual([3, -6]);
});
