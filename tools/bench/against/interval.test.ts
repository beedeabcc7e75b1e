import { describe, expect, it } from 'vitest';
import { halfWidth, medianInterval, rank } from './interval.ts';

describe('rank', () => {
  // tables of the sign test, 5 % two-sided
  it.each([
    [5, 0],
    [6, 1],
    [8, 1],
    [9, 2],
    [12, 3],
    [15, 4],
    [20, 6],
    [25, 8],
    [50, 18],
    [100, 40],
  ])('is that of the tables for %i values', (n, k) => {
    expect(rank(n)).toBe(k);
  });

  it('is about n / 2 - 0.98 √n for many values, of which each alone has a probability below the smallest number', () => {
    expect(Math.abs(rank(10_000) - (5000 - 98))).toBeLessThanOrEqual(1);
  });
});

describe('medianInterval', () => {
  const ratios = [1.04, 0.98, 1.01, 7, 1.02, 0.99, 1.0, 1.03, 0.97];

  it('goes from the k-th smallest to the k-th largest value', () => {
    expect(medianInterval(ratios)).toEqual({ ratio: 1.01, low: 0.98, high: 1.04 });
  });

  it('does not depend on how far off an outlier is', () => {
    expect(medianInterval(ratios.map(ratio => (ratio === 7 ? 700 : ratio)))).toEqual(medianInterval(ratios));
  });

  it('has no width where all ratios are the same', () => {
    const interval = medianInterval(Array<number>(7).fill(1.25));
    expect(interval).toEqual({ ratio: 1.25, low: 1.25, high: 1.25 });
    expect(halfWidth(interval)).toBe(0);
  });

  it('is everything for fewer than six ratios', () => {
    const interval = medianInterval([1, 1, 1, 1, 1]);
    expect(interval).toEqual({ ratio: 1, low: 0, high: Infinity });
    expect(halfWidth(interval)).toBe(Infinity);
  });

  it('of ratios turned over is the interval turned over', () => {
    const { ratio, low, high } = medianInterval(ratios.map(each => 1 / each));
    const straight = medianInterval(ratios);
    // one rounding each
    expect(ratio).toBeCloseTo(1 / straight.ratio, 14);
    expect([low, high]).toEqual([1 / straight.high, 1 / straight.low]);
  });
});

describe('halfWidth', () => {
  it('is the share by which the ends lie off the geometric middle', () => {
    // √(1.1 · 1.1 / 1) rounds once
    expect(halfWidth({ ratio: 1, low: 1 / 1.1, high: 1.1 })).toBeCloseTo(0.1, 14);
  });
});
