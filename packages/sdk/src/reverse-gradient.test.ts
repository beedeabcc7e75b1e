import { numbers, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { reverseGradient } from './games/index.ts';

beforeAll(async () => {
  await testEngine();
});

it.each([3, tf.scalar(3)])('gives its argument, and minus three times the gradient', factor => {
  const x = tf.tensor1d([1, -2]);
  const cube = (v: tf.Tensor): tf.Tensor => tf.sum(tf.pow(reverseGradient(v, factor), 3));
  expect(numbers(reverseGradient(x, factor))).toEqual([1, -2]);
  // -3·3x²
  expect(numbers(tf.grad(cube)(x))).toEqual([-9, -36]);
});

it('takes a factor that is made in the loss, as a schedulable number is', () => {
  const x = tf.tensor1d([1, -2]);
  const cube = (v: tf.Tensor): tf.Tensor => tf.sum(tf.pow(reverseGradient(v, tf.scalar(3)), 3));
  expect(numbers(tf.grad(cube)(x))).toEqual([-9, -36]);
  const weight = tf.variable(tf.scalar(2));
  const { grads } = tf.variableGrads(() => tf.sum<tf.Scalar>(reverseGradient(weight, tf.scalar(0.5))));
  expect(numbers(grads[weight.name]!)).toEqual([-0.5]);
});

it('is reversed again where its gradient is differentiated', () => {
  const x = tf.tensor1d([1, -2]);
  const slope = (v: tf.Tensor): tf.Tensor =>
    tf.sum(tf.grad((at: tf.Tensor) => tf.sum(tf.pow(reverseGradient(at, 0.5), 3)))(v));
  // the slope is -½·3x², whose own derivative by way of x comes back once more by the factor -½: ¼·6x
  expect(numbers(tf.grad(slope)(x))).toEqual([1.5, -3]);
});
