import { expect, test } from 'vitest';
import { bucketize } from './histogram.ts';

const counts = (rows: Float64Array) => Array.from(rows).filter((_, i) => i % 3 === 2);

test('buckets hold their left edge, the last one both edges', () => {
  const { rows, counted, skipped } = bucketize([0, 1, 2, 3, 4], 4);
  expect(Array.from(rows)).toEqual([0, 1, 1, 1, 2, 1, 2, 3, 1, 3, 4, 2]);
  expect([counted, skipped]).toEqual([5, 0]);
});

test('equal values fall into the last bucket, whose edges are that value', () => {
  expect(Array.from(bucketize(new Float32Array([2.5, 2.5]), 2).rows)).toEqual([2.5, 2.5, 0, 2.5, 2.5, 2]);
});

test('NaN and infinite values are left out and counted', () => {
  const { rows, counted, skipped } = bucketize([NaN, 1, Infinity, 3, -Infinity], 2);
  expect(Array.from(rows)).toEqual([1, 2, 1, 2, 3, 1]);
  expect([counted, skipped]).toEqual([2, 3]);
});

test.each([[[]], [[NaN, Infinity]]])('without a finite value all rows are zero: %j', values => {
  const { rows, counted, skipped } = bucketize(values, 3);
  expect(Array.from(rows)).toEqual(Array(9).fill(0));
  expect([counted, skipped]).toEqual([0, values.length]);
});

test.each([
  [
    'overflows',
    [-Number.MAX_VALUE, 0, Number.MAX_VALUE],
    [-Number.MAX_VALUE, 0, 1, 0, Number.MAX_VALUE, 2],
    2,
  ],
  [
    'underflows',
    [0, Number.MIN_VALUE],
    [0, 0, 1, 0, Number.MIN_VALUE, 0, Number.MIN_VALUE, Number.MIN_VALUE, 1],
    3,
  ],
])('a range that %s loses no value', (_, values, expected, k) => {
  const { rows } = bucketize(values, k);
  expect(counts(rows).reduce((a, b) => a + b)).toBe(values.length);
  expect(rows.every(Number.isFinite)).toBe(true);
  expect(counts(rows)).toEqual(expected.filter((_, i) => i % 3 === 2));
});
