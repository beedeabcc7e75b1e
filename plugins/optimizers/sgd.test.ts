import { tf } from '@ganzoo/sdk';
import { numbers, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { sgd } from './sgd.ts';

type Engine = Awaited<ReturnType<typeof testEngine>>;
let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

/** Weights after each of the gradients, the update compiled as in training. */
function trained(
  params: Parameters<typeof sgd.create>[0],
  start: number[],
  gradients: number[][],
): number[][] {
  const optimizer = sgd.create(params, {});
  const variable = (values: number[]): tf.Variable => engine.variable(tf.tensor1d(values), 'weight', true);
  const weight = variable(start);
  const slots = Object.fromEntries(optimizer.slots.map(name => [name, variable(start.map(() => 0))]));
  const step = engine.step('sgd', [{ shape: [start.length], dtype: 'float32' }], gradient => {
    const learningRate = tf.scalar(params.learningRate);
    optimizer.apply({ weight, gradient: gradient!, slots, learningRate, update: tf.scalar(1) });
    return [];
  });
  return gradients.map(gradient => {
    step.run([tf.tensor1d(gradient)]);
    return numbers(weight);
  });
}

/** The same in plain numbers. */
function byHand(
  { learningRate, momentum, nesterov }: Parameters<typeof sgd.create>[0],
  start: number[],
  gradients: number[][],
): number[][] {
  const a = start.map(() => 0);
  const w = [...start];
  return gradients.map(gradient => {
    gradient.forEach((g, k) => {
      a[k] = momentum * a[k]! + g;
      w[k]! -= learningRate * (nesterov ? g + momentum * a[k]! : a[k]!);
    });
    return [...w];
  });
}

const gradients = [
  [1, -2],
  [0.5, 3],
  [-4, 0],
];

describe('sgd', () => {
  it.each([
    ['no momentum', { learningRate: 0.1, momentum: 0, nesterov: false }],
    ['momentum', { learningRate: 0.1, momentum: 0.9, nesterov: false }],
    ["Nesterov's momentum", { learningRate: 0.1, momentum: 0.9, nesterov: true }],
  ])('makes three steps as by hand, with %s', (_, params) => {
    const got = trained(params, [1, 1], gradients);
    const expected = byHand(params, [1, 1], gradients);
    // float32 numbers of about 1
    got.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 6));
  });

  it('keeps nothing beside the weights where there is no momentum', () => {
    expect(sgd.create({ learningRate: 0.1, momentum: 0, nesterov: true }, {}).slots).toEqual([]);
  });
});
