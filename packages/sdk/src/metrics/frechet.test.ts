import { describe, expect, it } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { frechetDistance } from './frechet.ts';
import { meanAndCovariance, type Moments } from './moments.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

const moments = (mean: number[], covariance: number[]): Moments => ({
  dim: mean.length,
  mean: Float64Array.from(mean),
  covariance: Float64Array.from(covariance),
});

describe('meanAndCovariance', () => {
  it('divides by n - 1', () => {
    const { mean, covariance } = meanAndCovariance(Float32Array.of(1, 2, 3, 6, 5, 4), 3, 2);
    expect([...mean]).toEqual([3, 4]);
    expect([...covariance]).toEqual([4, 2, 2, 4]);
  });

  it('adds blocks of rows up', () => {
    const x = new Rng(1).normal(1000 * 3, { mean: 5 });
    const { mean, covariance } = meanAndCovariance(x, 1000, 3);
    let product = 0;
    for (let row = 0; row < 1000; row++) product += (x[row * 3]! - mean[0]!) * (x[row * 3 + 2]! - mean[2]!);
    // the same sum in another order, float64
    expect(covariance[2]).toBeCloseTo(product / 999, 12);
    expect(covariance[6]).toBe(covariance[2]);
  });

  it('needs two rows and a length that fits', () => {
    expect(() => meanAndCovariance(Float32Array.of(1, 2), 1, 2)).toThrow(RangeError);
    expect(() => meanAndCovariance(Float32Array.of(1, 2, 3), 2, 2)).toThrow(RangeError);
  });
});

describe('symmetricEigen', () => {
  it('gives values in order and orthonormal vectors that rebuild the matrix', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(1, 12);
    expect(values[1]).toBeCloseTo(3, 12);
    const rebuilt = [0, 1, 2, 3].map(at =>
      [0, 1].reduce(
        (sum, k) => sum + vectors[(at >> 1) * 2 + k]! * values[k]! * vectors[(at & 1) * 2 + k]!,
        0,
      ),
    );
    [2, 1, 1, 2].forEach((value, at) => expect(rebuilt[at]).toBeCloseTo(value, 12));
  });

  it('refuses numbers that are not finite', () => {
    expect(() => symmetricEigen(Float64Array.of(1, NaN, NaN, 1), 2)).toThrow(RangeError);
  });
});

// float64 throughout: nine digits leave room for the square root of rounding errors
describe('frechetDistance', () => {
  it.each([
    ['N(0, 1) and N(3, 4)', moments([0], [1]), moments([3], [4]), 10],
    [
      'I and 4I in three dimensions',
      moments([0, 0, 0], [1, 0, 0, 0, 1, 0, 0, 0, 1]),
      moments([0, 0, 0], [4, 0, 0, 0, 4, 0, 0, 0, 4]),
      3,
    ],
    ['a shift of (3, 4)', moments([0, 0], [2, 1, 1, 2]), moments([3, 4], [2, 1, 1, 2]), 25],
    [
      'covariances that do not commute',
      moments([0, 0], [2, 1, 1, 2]),
      moments([0, 0], [1, 0, 0, 4]),
      9 - 2 * Math.sqrt(10 + 2 * Math.sqrt(12)),
    ],
    ['a point and N(0, I)', moments([0, 0], [0, 0, 0, 0]), moments([0, 0], [1, 0, 0, 1]), 2],
    ['singular covariances', moments([0, 0], [1, 1, 1, 1]), moments([0, 0], [4, 4, 4, 4]), 2],
  ])('of %s', (_, a, b, expected) => {
    expect(frechetDistance(a, b).distance).toBeCloseTo(expected, 9);
    expect(frechetDistance(b, a).distance).toBeCloseTo(expected, 9);
  });

  it('is the sum of its two parts', () => {
    const { distance, mean, covariance } = frechetDistance(moments([0], [1]), moments([3], [4]));
    expect([distance, mean, covariance]).toEqual([10, 9, 1]);
  });

  it('refuses moments of different lengths', () => {
    expect(() => frechetDistance(moments([0], [1]), moments([0, 0], [1, 0, 0, 1]))).toThrow(RangeError);
  });
});
