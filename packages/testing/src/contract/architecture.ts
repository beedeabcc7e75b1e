import { samplesSpec } from '@ganzoo/core';
import { expect } from 'vitest';
import { MiniRun, type ExperimentObject } from '../mini-run.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';
import { trainingContract } from './training.ts';

/** Trains, and makes examples within the range of the data, whichever that is. */
export function architectureContract(subject: Subject<'architecture'>): void {
  const { catalog, experiment } = subject;
  trainingContract(catalog, experimentWith(subject));
  const ranges: readonly ExperimentObject[] = experiment['dataset']
    ? [{}]
    : ['[0,1]', '[-1,1]'].map(range => ({ dataset: { use: 'test-stripes', range } }));

  it('makes examples within the range of the data', async () => {
    for (const dataset of ranges) {
      const run = await MiniRun.start(catalog, { ...experimentWith(subject), ...dataset });
      run.prepare();
      const [low, high] = samplesSpec(run.parts)?.range ?? [-Infinity, Infinity];
      // a range is reached by a product and a sum: float32 rounding of numbers as large as its ends
      const margin = Number.isFinite(high) ? 1e-6 * Math.max(Math.abs(low), Math.abs(high)) : 0;
      for (const value of await run.sample(4)) {
        expect(value).toBeGreaterThanOrEqual(low - margin);
        expect(value).toBeLessThanOrEqual(high + margin);
      }
      run.dispose();
    }
  });
}
