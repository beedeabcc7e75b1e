import { CompositionError } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { linearDecay } from './linear-decay.ts';

const history = { step: 0, scalars: {}, scores: [] };

describe('linear-decay', () => {
  const values = (
    params: { from: number; until: number | null; factor: number },
    steps: number[],
  ): number[] => {
    const { at } = linearDecay.create(params, { steps: 200 });
    return steps.map(step => at!(step, 0.5, history));
  };

  it('holds, reaches half the value midway and 0 at the end of the run', () => {
    expect(values({ from: 100, until: null, factor: 0 }, [0, 100, 150, 200])).toEqual([0.5, 0.5, 0.25, 0]);
  });

  it('stays above 0 in the last step, which is one before the end', () => {
    expect(values({ from: 100, until: null, factor: 0 }, [199])[0]).toBeCloseTo(0.005, 12);
  });

  it('ends at `until` with `factor` times the value', () => {
    expect(values({ from: 0, until: 100, factor: 0.1 }, [0, 100, 150])).toEqual([0.5, 0.05, 0.05]);
  });

  it('can go up', () => {
    expect(values({ from: 0, until: 100, factor: 3 }, [50])).toEqual([1]);
  });

  it('can be a jump', () => {
    expect(values({ from: 10, until: 10, factor: 0 }, [10, 11])).toEqual([0.5, 0]);
  });

  it('leaves a run alone that ends before `from`', () => {
    expect(values({ from: 1000, until: null, factor: 0 }, [199])).toEqual([0.5]);
  });

  it('refuses to end before it starts', () => {
    expect(() => linearDecay.create({ from: 10, until: 5, factor: 0 }, { steps: 20 })).toThrow(
      CompositionError,
    );
  });
});
