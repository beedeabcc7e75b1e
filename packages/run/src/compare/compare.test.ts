import type { RunParts } from '@ganzoo/core';
import { describe, expect, it } from 'vitest';
import type { ScoresLine } from '../sinks/scores-file.ts';
import { differentKeys } from './configs.ts';
import { distinctNames } from './names.ts';
import { scoresAt, sharedDirections } from './scores.ts';

describe('names of runs', () => {
  it('are the last part of the folder, or as many as tell them apart', () => {
    expect(distinctNames(['/runs/ring/a', '/runs/ring/b'])).toEqual(['a', 'b']);
    expect(distinctNames(['/runs/x/a', '/runs/y/a', '/runs/b'])).toEqual(['x/a', 'y/a', 'b']);
    expect(distinctNames(['/one/x/a', '/two/x/a', '/two/y/a'])).toEqual(['one/x/a', 'two/x/a', 'y/a']);
    expect(distinctNames(['/a', '/b/a'])).toEqual(['/a', 'b/a']);
  });
});

describe('keys that differ', () => {
  it('are told of all runs, also where only the later ones differ', () => {
    const config = { seed: 1, train: { steps: 10 } };
    const third = { ...config, train: { steps: 20 } };
    expect(differentKeys([config, { ...config }, third])).toEqual([
      { path: 'train.steps', values: [10, 10, 20] },
    ]);
    expect(differentKeys([config, config])).toEqual([]);
  });

  it('are given as a whole where one run has nothing there', () => {
    const [one, other] = [
      { constraints: [{ use: 'r1', weight: 1 }] },
      { constraints: [{ use: 'r1', weight: 2 }] },
    ];
    expect(differentKeys([one, other, { constraints: [] }])).toEqual([
      { path: 'constraints.0', values: [{ use: 'r1', weight: 1 }, { use: 'r1', weight: 2 }, undefined] },
    ]);
  });
});

describe('recorded scores', () => {
  const line = (step: number, values: Record<string, number | null>, more = {}): ScoresLine => ({
    step,
    values,
    primary: {},
    failures: {},
    by: 'train',
    wallTime: 0,
    ...more,
  });

  it('of a step are the last ones of each metric, as the experiment has it', () => {
    const lines = [
      line(10, { FIDc: 5, ISc: 2 }),
      line(20, { FIDc: 4 }),
      line(10, { FIDc: 4.5 }, { by: 'evaluate' }),
      line(10, { FIDc: 1 }, { samples: 50 }),
      line(10, { ISc: 9 }, { sampling: { 'objective.shift': 3 } }),
    ];
    expect(scoresAt(lines, 10)).toEqual({ FIDc: 4.5, ISc: 2 });
    expect(scoresAt(lines, 30)).toEqual({});
  });

  it('have a direction where they are of one metric on one data set', () => {
    const run = (samples: number, scores: Record<string, number | null>, dataKey = 'ring') => {
      const metric = {
        tag: 'FIDc',
        name: 'fid',
        params: {},
        config: { samples },
        product: { better: 'lower' },
      };
      return { parts: { dataKey, metrics: [metric] } as unknown as RunParts, scores };
    };
    expect(sharedDirections([run(50, { FIDc: 1 }), run(50, { FIDc: 2, gone: 1 })])).toEqual({
      FIDc: 'lower',
    });
    expect(sharedDirections([run(50, { FIDc: 1 }), run(60, { FIDc: 2 })])).toEqual({});
    expect(sharedDirections([run(50, { FIDc: 1 }), run(50, { FIDc: 2 }, 'mnist')])).toEqual({});
    // one that has no such score does not count
    expect(sharedDirections([run(50, { FIDc: 1 }), run(60, {})])).toEqual({ FIDc: 'lower' });
  });
});
