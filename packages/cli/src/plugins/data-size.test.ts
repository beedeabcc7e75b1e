import { expect, test } from 'vitest';
import { sizeOfData, sizeText } from './data-size.ts';

test('bytes of a data set are those of its numbers', () => {
  const spec = {
    fields: {
      x: { shape: [28, 28, 1], dtype: 'uint8' },
      y: { shape: [], dtype: 'int32' },
    },
    splits: { train: 60_000, test: 10_000 },
  } as const;
  const size = sizeOfData(spec);
  // 784 pixels of a byte and a label of four
  expect(size).toEqual({ examples: 70_000, bytesEach: 788, bytes: 55_160_000 });
  expect(sizeText(size!)).toBe('70,000 examples of 788 bytes each: 55.2 MB in memory when all are loaded');
  const streamed = sizeText(size!, true);
  expect(streamed).toBe('70,000 examples of 788 bytes each: 55.2 MB in all, read while training');
});

test('examples of groups are counted together, and each takes the bytes of its own fields', () => {
  const size = sizeOfData({
    fields: {
      x: { shape: [2], dtype: 'float32' },
      y: { shape: [], dtype: 'int32' },
      u: { shape: [2], dtype: 'float32' },
    },
    groups: {
      labelled: { fields: ['x', 'y'], splits: { train: 100 } },
      unlabelled: { fields: ['u'], splits: { train: 60_000 } },
    },
  });
  expect(size).toEqual({ examples: 60_100, bytes: 481_200 });
  expect(sizeText(size!)).toBe('60,100 examples: 481.2 kB in memory when all are loaded');
});

test('nothing is said of what is not known', () => {
  expect(sizeOfData({ licence: 'MIT' })).toBeUndefined();
});
