import { Rng } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { CONTEXT, saidOf } from './logged.test.helper.ts';
import { lossSpikes } from './loss-spikes.ts';

const made = lossSpikes.create({ player: 'critic', deviations: 10, logged: 4 }, CONTEXT);
const steps = (values: number[]): number[] =>
  saidOf(made, 'critic/loss', values).flatMap((said, step) => (said === undefined ? [] : [step]));

describe('loss-spikes', () => {
  it('sets the bound at so many robust deviations from the median', () => {
    // median 2, median deviation 1: the bound is 10·1.4826 away
    expect(steps([1, 3, 1, 3, 2 + 14.82])).toEqual([]);
    expect(steps([1, 3, 1, 3, 2 + 14.83])).toEqual([4]);
    expect(steps([1, 3, 1, 3, 2 - 14.83])).toEqual([4]);
    // without any deviation it is 10·0.01·|median| away
    expect(steps([5, 5, 5, 5, 5.49])).toEqual([]);
    expect(steps([5, 5, 5, 5, 5.51])).toEqual([4]);
  });

  it('says nothing before it knows enough, and of one spike in a window nothing more', () => {
    expect(steps([1, 100, 1, 1])).toEqual([]);
    expect(steps([1, 1.1, 1, 1.1, 50, 1, 1.1, 1, 1.1])).toEqual([4]);
  });

  it('does not warn of normal noise', () => {
    const usual = lossSpikes.create({ player: 'critic', deviations: 10, logged: 50 }, CONTEXT);
    const noise = [...new Rng(1).normal(2000, { mean: 1.4, sd: 0.2 })];
    expect(saidOf(usual, 'critic/loss', noise).filter(said => said !== undefined)).toEqual([]);
  });
});
