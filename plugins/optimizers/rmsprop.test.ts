import { make, testEngine, weightsAfter, type Values } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { rmsprop } from './rmsprop.ts';

beforeAll(async () => {
  await testEngine();
});

type Params = Values<typeof rmsprop>;

const trained = (given: Params, start: number[], gradients: number[][]): number[][] =>
  weightsAfter(make(rmsprop, given, {}), start, gradients);

/** The same in plain numbers. */
function byHand(
  { learningRate, rho, momentum, epsilon, initial }: Params,
  start: number[],
  gradients: number[][],
): number[][] {
  const s = start.map(() => initial);
  const a = start.map(() => 0);
  const w = [...start];
  return gradients.map(gradient => {
    gradient.forEach((g, k) => {
      s[k] = rho * s[k]! + (1 - rho) * g * g;
      a[k] = momentum * a[k]! + (learningRate * g) / Math.sqrt(s[k] + epsilon);
      w[k]! -= a[k];
    });
    return [...w];
  });
}

const gradients = [
  [1, -2],
  [0.5, 3],
  [-4, 0],
];

describe('rmsprop', () => {
  const wgan = { learningRate: 0.1, rho: 0.9, momentum: 0, epsilon: 1e-10, initial: 0 };

  it.each([
    ['as WGAN has it', wgan],
    ['with momentum', { ...wgan, momentum: 0.9 }],
    ['with a mean square of 1 before the first', { ...wgan, initial: 1 }],
  ])('makes three steps as by hand, %s', (_, params) => {
    const got = trained(params, [1, 1], gradients);
    const expected = byHand(params, [1, 1], gradients);
    // float32 numbers of about 1; 1 - ρ loses a digit
    got.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 5));
  });

  it('makes each update with the numbers of its step where they are moved', () => {
    const moved = { 'rmsprop.rho': [0.9, 0.5], 'rmsprop.momentum': [0, 0.9], 'rmsprop.epsilon': [1e-10, 1] };
    const unused = { ...wgan, rho: 0.1, momentum: 0.1, epsilon: 0.1 };
    const [first, second] = weightsAfter(make(rmsprop, unused, {}), [1], [[1], [0.5]], moved);
    // s = 0.1, then 0.5·0.1 + 0.5·0.25 = 0.175
    const [a, b] = [0.1 / Math.sqrt(0.1), 0.05 / Math.sqrt(0.175 + 1)];
    expect(first![0]).toBeCloseTo(1 - a, 5);
    expect(second![0]).toBeCloseTo(1 - a - (0.9 * a + b), 5);
  });

  it('makes a first step of η/√(1-ρ) against the sign of the gradient', () => {
    const [first] = trained(wgan, [0, 0], [[0.3, -7]]);
    [-1, 1].forEach((sign, i) => expect(first![i]).toBeCloseTo((sign * 0.1) / Math.sqrt(0.1), 5));
  });
});
