import { expect, it } from 'vitest';
import { scoreValues } from './score.ts';

it('tags the own number of a metric with its label and others below it', () => {
  const values = scoreValues('FIDc', { value: 3, beside: { mean: 1, covariance: 2 } });
  expect(Object.entries(values)).toEqual([
    ['FIDc', 3],
    ['FIDc/mean', 1],
    ['FIDc/covariance', 2],
  ]);
  expect(scoreValues('IS', { value: 9 })).toEqual({ IS: 9 });
});

it('gives null for a failure', () => {
  expect(scoreValues('FID', { failed: 'no samples' })).toEqual({ FID: null });
});
