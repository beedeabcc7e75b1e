import { make, testEngine, weightsAfter, type Values } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { sgd } from './sgd.ts';

beforeAll(async () => {
  await testEngine();
});

type Params = Values<typeof sgd>;

const trained = (given: Params, start: number[], gradients: number[][]): number[][] =>
  weightsAfter(make(sgd, given, {}), start, gradients);

/** The same in plain numbers. */
function byHand(
  { learningRate, momentum, nesterov }: Params,
  start: number[],
  gradients: number[][],
): number[][] {
  const a = start.map(() => 0);
  const w = [...start];
  return gradients.map(gradient => {
    gradient.forEach((g, k) => {
      a[k] = momentum * a[k]! + g;
      w[k]! -= learningRate * (nesterov ? g + momentum * a[k] : a[k]);
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
    expect(make(sgd, { momentum: 0, nesterov: true }, {}).slots).toEqual([]);
  });
});
