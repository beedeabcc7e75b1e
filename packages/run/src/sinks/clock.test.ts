import { expect, test } from 'vitest';
import { Clock } from './clock.ts';

/** The time at the first tick, which the clock is made with, and at the next ones. */
function ticks(clock: Clock, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    if (i > 0) clock.tick();
    return clock.now();
  });
}

test('follows the system, and goes on where that was set back', () => {
  const times = [100, 101, 40, 42, 43.5, 30, 31];
  const clock = new Clock(0, () => times.shift()!);
  expect(ticks(clock, 7)).toEqual([100, 101, 101, 103, 104.5, 104.5, 105.5]);
});

test('stamps nothing before the last event of a run that goes on', () => {
  const times = [90, 95, 130];
  const clock = new Clock(120, () => times.shift()!);
  expect(ticks(clock, 3)).toEqual([120, 125, 160]);
});

test('a time that was far ahead is not followed back, but keeps its pace', () => {
  const clock = new Clock(4e9, () => 2e9);
  expect(ticks(clock, 2)).toEqual([4e9, 4e9]);
});
