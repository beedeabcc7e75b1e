import { expect, test } from 'vitest';
import { Clock } from './clock.ts';

test('follows the system, and goes on where that was set back', () => {
  const times = [100, 101, 40, 42, 43.5, 30, 31];
  const clock = new Clock(0, () => times.shift()!);
  expect(Array.from({ length: 7 }, () => clock.now())).toEqual([100, 101, 101, 103, 104.5, 104.5, 105.5]);
});

test('stamps nothing before the last event of a run that goes on', () => {
  const times = [90, 95, 130];
  const clock = new Clock(120, () => times.shift()!);
  expect(Array.from({ length: 3 }, () => clock.now())).toEqual([120, 125, 160]);
});

test('a time that was far ahead is not followed back, but keeps its pace', () => {
  const clock = new Clock(4e9, () => 2e9);
  expect([clock.now(), clock.now()]).toEqual([4e9, 4e9]);
});
