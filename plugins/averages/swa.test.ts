import { make, sharesOf, testEngine, type Values } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { swa } from './swa.ts';

beforeAll(async () => {
  await testEngine();
});

/** The average after each step of weights that are 3, 1, 4, 1, 5 ... after theirs. */
function averages(params: Partial<Values<typeof swa>>, weights: number[], steps = weights.length): number[] {
  const shares = sharesOf(make(swa, params, { steps }), weights.length);
  let average = 0;
  return weights.map((weight, i) => (average = shares[i]! * average + (1 - shares[i]!) * weight));
}

const weights = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8];
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('swa', () => {
  it.each([
    ['of all', { start: 0 }, weights],
    ['from a step on', { start: 5 }, weights.slice(5)],
    ['of every third', { start: 0, cycle: 3 }, [3, 1, 2, 3]],
    ['of every fourth from a step on', { start: 3, cycle: 4 }, [1, 6, 8]],
  ])('is the plain mean %s', (_, params, averaged) => {
    // shares are rounded to float32
    expect(averages(params, weights).at(-1)).toBeCloseTo(mean(averaged), 5);
  });

  it('is the weights as they stand before its first step, and stays as it is between two', () => {
    expect(averages({ start: 3, cycle: 2 }, weights.slice(0, 7))).toEqual([3, 1, 4, 1, 1, 5, 5]);
  });

  it('begins after three quarters of the run unless said', () => {
    expect(averages({}, weights, 12).at(-1)).toBeCloseTo(mean([3, 5, 8]), 5);
    expect(averages({}, weights, 16)).toEqual(weights);
  });
});
