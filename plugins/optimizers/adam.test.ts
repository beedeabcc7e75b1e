import { make, testEngine, weightsAfter, type Values } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { adam } from './adam.ts';

beforeAll(async () => {
  await testEngine();
});

type Params = Values<typeof adam>;

const trained = (
  given: Params,
  start: number[],
  gradients: number[][],
  moved: Record<string, number[]> = {},
): number[][] => weightsAfter(make(adam, given, {}), start, gradients, moved);

/** The same in plain numbers, bias corrections written out; each update with its own. */
function byHand(given: (update: number) => Params, start: number[], gradients: number[][]): number[][] {
  const m = start.map(() => 0);
  const v = start.map(() => 0);
  const w = [...start];
  return gradients.map((gradient, i) => {
    const { learningRate, beta1, beta2, epsilon } = given(i);
    gradient.forEach((g, k) => {
      m[k] = beta1 * m[k]! + (1 - beta1) * g;
      v[k] = beta2 * v[k]! + (1 - beta2) * g * g;
      const rate = (learningRate * Math.sqrt(1 - beta2 ** (i + 1))) / (1 - beta1 ** (i + 1));
      w[k]! -= (rate * m[k]) / (Math.sqrt(v[k]) + epsilon);
    });
    return [...w];
  });
}

const gradients = [
  [1, -2, 0.01],
  [0.5, 3, -0.02],
  [-4, 0, 0.03],
];

describe('adam', () => {
  it.each([
    ['DCGAN', { learningRate: 0.1, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 }],
    ['the paper', { learningRate: 0.1, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 }],
    ['no momentum', { learningRate: 0.1, beta1: 0, beta2: 0.9, epsilon: 1e-8 }],
  ])('makes three steps as by hand, with the numbers of %s', (_, params) => {
    const got = trained(params, [1, 1, 1], gradients);
    const expected = byHand(() => params, [1, 1, 1], gradients);
    // float32: 1 - 0.999ᵗ keeps about five digits
    got.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 5));
  });

  it('makes each update with the numbers of its step where they are moved', () => {
    const moved = { beta1: [0.9, 0.5, 0], beta2: [0.9, 0.99, 0.999], epsilon: [0.1, 0.01, 0] };
    const params = { learningRate: 0.1, beta1: 0.3, beta2: 0.3, epsilon: 1 };
    const byPath = Object.fromEntries(
      Object.entries(moved).map(([name, values]) => [`adam.${name}`, values] as const),
    );
    const got = trained(params, [1, 1, 1], gradients, byPath);
    const at = (i: number): Params => ({
      ...params,
      beta1: moved.beta1[i]!,
      beta2: moved.beta2[i]!,
      epsilon: moved.epsilon[i]!,
    });
    const expected = byHand(at, [1, 1, 1], gradients);
    // float32: 1 - 0.999³ keeps about five digits
    got.flat().forEach((value, i) => expect(value).toBeCloseTo(expected.flat()[i]!, 4));
  });

  it.each([0, 0.5, 0.9])(
    'makes a first step of the learning rate against the sign of the gradient, β₁ %s',
    beta1 => {
      const params = { learningRate: 0.1, beta1, beta2: 0.999, epsilon: 1e-8 };
      const [first] = trained(params, [0, 0, 0], [[1e-3, -20, 5]]);
      // ε takes 1e-8/1e-3 of the smallest one; 1 - 0.999 has a relative error of 5e-5 in float32, its root of half that
      [-0.1, 0.1, -0.1].forEach((value, i) => expect(first![i]).toBeCloseTo(value, 4));
    },
  );
});
