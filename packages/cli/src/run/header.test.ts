import { expect, it } from 'vitest';
import { describeData } from './header.ts';

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
