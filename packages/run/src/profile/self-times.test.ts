import { expect, test } from 'vitest';
import { selfTimes } from './self-times.ts';

test('what happens inside is taken from the innermost event around it', () => {
  const events = [
    { start: 0, duration: 10 },
    { start: 1, duration: 5 },
    { start: 2, duration: 2 },
    { start: 4, duration: 1 },
    { start: 6, duration: 4 },
    { start: 20, duration: 3 },
  ];
  expect(selfTimes(events)).toEqual([1, 2, 2, 1, 4, 3]);
});

test('the sum over a thread is the time in which something ran', () => {
  const events = [
    { start: 0, duration: 8 },
    { start: 0, duration: 8 },
    { start: 3, duration: 5 },
    { start: 8, duration: 2 },
  ];
  expect(selfTimes(events).reduce((a, b) => a + b)).toBe(10);
});

test('nothing goes below zero where an inner event ends late', () => {
  const events = [
    { start: 0, duration: 4 },
    { start: 3, duration: 2 },
  ];
  expect(selfTimes(events)).toEqual([3, 2]);
});
