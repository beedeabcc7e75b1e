import { Rng } from '@ganzoo/sdk';
import { describe, expect, test } from 'vitest';
import { interpolationRows, lerp, slerp } from './interpolate.ts';

const norm = (v: Float32Array): number => Math.hypot(...v);

describe('lerp', () => {
  test('goes straight', () => {
    expect([...lerp(Float32Array.of(0, 2), Float32Array.of(1, 4), 0.25)]).toEqual([0.25, 2.5]);
  });
});

describe('slerp', () => {
  test('goes along the circle: the middle of two right-angled unit vectors', () => {
    const middle = slerp(Float32Array.of(1, 0), Float32Array.of(0, 1), 0.5);
    expect(middle[0]).toBeCloseTo(Math.SQRT1_2, 6);
    expect(middle[1]).toBeCloseTo(Math.SQRT1_2, 6);
  });

  test('keeps the length of normal vectors, which the straight way loses', () => {
    const [a, b] = [new Rng(1).normal(128), new Rng(2).normal(128)];
    for (const share of [0, 0.25, 0.5, 0.75, 1]) {
      const between = Math.min(norm(a), norm(b)) * 0.95;
      expect(norm(slerp(a, b, share))).toBeGreaterThan(between);
    }
    expect(norm(lerp(a, b, 0.5))).toBeLessThan(0.85 * norm(a));
  });

  test('begins and ends where it should', () => {
    const [a, b] = [new Rng(1).normal(8), new Rng(2).normal(8)];
    slerp(a, b, 0).forEach((value, i) => expect(value).toBeCloseTo(a[i]!, 5));
    slerp(a, b, 1).forEach((value, i) => expect(value).toBeCloseTo(b[i]!, 5));
  });

  test('without an angle it goes straight', () => {
    expect([...slerp(Float32Array.of(1, 1), Float32Array.of(2, 2), 0.5)]).toEqual([1.5, 1.5]);
    expect([...slerp(Float32Array.of(0, 0), Float32Array.of(2, 4), 0.5)]).toEqual([1, 2]);
    expect([...slerp(Float32Array.of(1, 0), Float32Array.of(-1, 0), 0.5)]).toEqual([0, 0]);
  });
});

test('rows go from end to end', () => {
  const ends = [
    [Float32Array.of(0), Float32Array.of(1)],
    [Float32Array.of(4), Float32Array.of(2)],
  ] as const;
  expect([...interpolationRows(ends, 3, lerp)]).toEqual([0, 0.5, 1, 4, 3, 2]);
  expect([...interpolationRows(ends, 1, lerp)]).toEqual([0, 4]);
});
