import { describe, expect, test } from 'vitest';
import { formatClock, formatCount, formatDuration, formatLoss, formatNumber } from './numbers.ts';

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [12.3, '12.3'],
    [57.1234, '57.12'],
    [0.01239, '0.01239'],
    [31337.4, '31,337'],
    [999.96, '1000'],
    [1.2e-7, '1.2e-7'],
    [-3.5e10, '-3.5e+10'],
    [Number.NaN, 'NaN'],
  ])('%d is %s', (value, text) => expect(formatNumber(value)).toBe(text));
});

describe('formatLoss', () => {
  test.each([
    [0.6931, '0.693'],
    [-12.345, '-12.35'],
    [123.45, '123.5'],
    [4567.8, '4568'],
    [1.2e6, '1.2e+6'],
    [Infinity, 'Infinity'],
  ])('%d is %s', (value, text) => expect(formatLoss(value)).toBe(text));
});

test('counts are grouped', () => expect(formatCount(1234567)).toBe('1,234,567'));

test('clocks', () => {
  expect([0, 7, 754, 3723, -1].map(formatClock)).toEqual(['0:00', '0:07', '12:34', '1:02:03', '0:00']);
});

test('durations', () => {
  expect([0.0484, 0.1, 7.21, 59, 754, 3720].map(formatDuration)).toEqual([
    '48 ms',
    '0.1 s',
    '7.2 s',
    '59 s',
    '12 min 34 s',
    '1 h 02 min',
  ]);
});
