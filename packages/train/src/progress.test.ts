import { expect, it } from 'vitest';
import { Progress } from './progress.ts';

const row = { step: 5, values: { FID: 3 }, primary: { fid: 3 } };

it('begins at nothing', () => {
  expect(new Progress().saved).toEqual({ step: 0, examples: 0, scores: [], scalars: {}, stopped: undefined });
});

it('goes on from what was saved, which it leaves as it is', () => {
  const saved = { step: 5, examples: 320, scores: [row], scalars: { loss: 1 }, stopped: 'no gain' };
  const progress = new Progress(saved);
  expect(progress.saved).toEqual(saved);
  progress.scores.push({ ...row, step: 10 });
  expect(saved.scores).toHaveLength(1);
  expect(progress.reason).toBe('no gain');
});

it('keeps the examples used of each group beside their sum, where there are groups', () => {
  const saved = { step: 5, examples: 74, groups: { a: 64, b: 10 }, scores: [] };
  expect(new Progress(saved).saved).toMatchObject({ examples: 74, groups: { a: 64, b: 10 } });
  expect(new Progress({ step: 5, examples: 320, scores: [] }).used).toEqual({ default: 320 });
});

it('knows whether this process has scored', () => {
  const progress = new Progress({ step: 5, examples: 320, scores: [row] });
  expect(progress.scoredHere).toBe(false);
  progress.scores.push({ ...row, step: 10 });
  expect(progress.scoredHere).toBe(true);
});

it('shows schedulers the step, the scalars and the scores only', () => {
  const progress = new Progress({ step: 5, examples: 320, scores: [row], scalars: { loss: 1 } });
  expect(progress.history).toEqual({ step: 5, scalars: { loss: 1 }, scores: [row] });
});
