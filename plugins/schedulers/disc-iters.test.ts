import { describe, expect, it } from 'vitest';
import { discIters } from './disc-iters.ts';

const history = { step: 0, scalars: {}, scores: [] };

describe('disc-iters', () => {
  const wgan = { count: 5, warmCount: 100, warmSteps: 25, warmEvery: 500 };
  const counts = (params: Parameters<typeof discIters.create>[0], steps: number[]): number[] => {
    const { discIters: count } = discIters.create(params, { steps: 2000 });
    return steps.map(step => count!(step, 1, history));
  };

  it('is warm in the first 25 steps and in every 500th', () => {
    expect(counts(wgan, [0, 24, 25, 499, 500, 501, 1000])).toEqual([100, 100, 5, 5, 100, 5, 100]);
  });

  it('makes 28 warm steps and 1 473 usual ones of 1 501', () => {
    const total = counts(wgan, [...Array(1501).keys()]).reduce((a, b) => a + b, 0);
    // 25 warm steps at the start, 3 later; the other 1 473 have 5 updates
    expect(total).toBe(28 * 100 + 1473 * 5);
  });

  it('has no warm steps where it is told so', () => {
    expect(counts({ ...wgan, warmSteps: 0, warmEvery: null }, [0, 500])).toEqual([5, 5]);
  });
});
