import type { ProfileSummary } from '@ganzoo/run';
import { expect, test } from 'vitest';
import { summaryLines } from './profile-text.ts';

/** Two steps of 10 ms, in each a product of 4 ms and sums of 2 ms. */
const SUMMARY: ProfileSummary = {
  firstStep: 3,
  steps: 2,
  stepMs: 10,
  threads: 1,
  operations: [
    { name: 'MatMul', count: 2, ms: 8, share: 8 / 12 },
    { name: 'Sum', count: 2, ms: 4, share: 4 / 12 },
  ],
  javascript: [
    { name: 'run step', count: 2, ms: 16, share: 0.8 },
    { name: 'other', count: 2, ms: 4, share: 0.2 },
  ],
};

test('the table is of one step', () => {
  expect(summaryLines(SUMMARY, 80)).toEqual([
    'steps 3 to 4 took 10 ms each: run step 80.0 %, other 20.0 %',
    '  operation         calls a step  ms a step  share',
    '  MatMul            1             4          66.7 %',
    '  Sum               1             2          33.3 %',
    '  all, on 1 thread  2             6          100.0 %',
  ]);
});
