import { expect, it } from 'vitest';
import { describeData, phasesText, viewsText } from './header.ts';

it('the sizes of groups stand side by side', () => {
  const point = { shape: [2], dtype: 'float32' } as const;
  const groups = {
    a: { fields: ['a'], splits: { train: 30_000, test: 5000 } },
    b: { fields: ['b'], splits: { train: 20_000 } },
  };
  expect(describeData({ fields: { a: point, b: point }, groups })).toBe(
    'a 2 numbers, b 2 numbers; train 30,000 a + 20,000 b, test 5,000 a',
  );
});

it.each([
  [[28, 28, 1], 'x 28×28×1 in [0, 1], y 1,000 classes; train 60,000'],
  [[2], 'x 2 numbers in [0, 1], y 1,000 classes; train 60,000'],
  [[1], 'x a number in [0, 1], y 1,000 classes; train 60,000'],
  [[], 'x a number in [0, 1], y 1,000 classes; train 60,000'],
])('data of shape %j are told in words', (shape, text) => {
  const x = { shape, dtype: 'float32', range: [0, 1] } as const;
  const y = { shape: [], dtype: 'int32', classes: 1000 } as const;
  expect(describeData({ fields: { x, y }, splits: { train: 60_000 } })).toBe(text);
});

it('phases are told with what they set, how long they last, and which never come', () => {
  const until = (): boolean => true;
  const text = (...phases: object[]): string => {
    const players = { d: {}, g: {} };
    return phasesText({ game: { players, phases }, steps: 1000 } as unknown as Parameters<
      typeof phasesText
    >[0]);
  };
  const few = { name: 'few', players: ['d'], steps: 500, batchSize: 1024, constants: { stage: 1 } };
  expect(text(few)).toBe('few: d (500 steps, 1,024 examples, stage 1); then: d, g (to the end)');
  const long = { name: 'long', players: ['d'], steps: 2000 };
  const last = { name: 'last', players: ['g'] };
  expect(text(long, last)).toBe('long: d (2,000 steps); last: g (never: the run ends before)');
  expect(text({ ...long, until }, last)).toBe(
    'long: d (until its condition holds, at most 2,000 steps); last: g (to the end)',
  );
  expect(text({ ...last, until }, few)).toBe(
    'last: g (until its condition holds); few: d (500 steps, 1,024 examples, stage 1)',
  );
});

it('views are told with the rows they look at', () => {
  const view = { gives: {}, run: () => ({}) };
  expect(viewsText({ views: {} })).toBe('nothing');
  const codes = { ...view, over: { split: 'test', group: 'b' } };
  expect(viewsText({ views: { samples: view, reconstructions: { ...view, over: 'test' }, codes } })).toBe(
    'samples, reconstructions of test, codes of test/b',
  );
});
