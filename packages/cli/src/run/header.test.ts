import { expect, it } from 'vitest';
import { describeData } from './header.ts';

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
