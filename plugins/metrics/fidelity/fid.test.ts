import { Rng } from '@ganzoo/sdk';
import type { MetricResult, SampleSet } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { fid } from './fid.ts';

const metric = fid.create({}, { data: { fields: {}, splits: {} }, rng: new Rng(0) });

const sampled = (vectors: ArrayLike<number>, dim: number): SampleSet => ({
  count: vectors.length / dim,
  values: {},
  fields: {},
  features: { dim, vectors: Float32Array.from(vectors), classes: 0, probabilities: new Float32Array(0) },
});

const score = (real: SampleSet, view: SampleSet): MetricResult | Promise<MetricResult> =>
  metric.compute({ real: { test: real }, view });

async function values(real: SampleSet, view: SampleSet): Promise<Readonly<Record<string, number>>> {
  const result = await score(real, view);
  if ('failed' in result) throw new Error(result.failed);
  return { fid: result.value, ...result.beside };
}

/** Rows whose mean is exactly `mean` and whose (n - 1) covariance is `root`·rootᵀ, whatever the seed. */
function exactly(mean: number[], root: number[][], count: number): number[] {
  const dim = mean.length;
  // ±e_i in turn, scaled: mean 0, covariance I
  const unit = Array.from({ length: 2 * dim }, (_, row) =>
    mean.map((__, i) =>
      row >> 1 === i ? (row % 2 ? -1 : 1) * Math.sqrt((2 * dim * count - 1) / (2 * count)) : 0,
    ),
  );
  const rows = unit.map(u => mean.map((m, i) => m + root[i]!.reduce((sum, r, k) => sum + r * u[k]!, 0)));
  return Array.from({ length: count }, () => rows.flat()).flat();
}

// features are float32: six digits
describe('fid', () => {
  it.each([
    ['N(0, 1) and N(3, 4)', exactly([0], [[1]], 10), exactly([3], [[2]], 10), 1, 10],
    [
      'N(0, I) and N((3, 4), I)',
      exactly(
        [0, 0],
        [
          [1, 0],
          [0, 1],
        ],
        9,
      ),
      exactly(
        [3, 4],
        [
          [1, 0],
          [0, 1],
        ],
        9,
      ),
      2,
      25,
    ],
    [
      'covariances [[2, 1], [1, 2]] and diag(1, 4), which do not commute',
      exactly(
        [0, 0],
        [
          [Math.SQRT2, 0],
          [Math.SQRT1_2, Math.sqrt(1.5)],
        ],
        7,
      ),
      exactly(
        [0, 0],
        [
          [1, 0],
          [0, 2],
        ],
        7,
      ),
      2,
      0.77122,
    ],
  ])('of %s is exact', async (_, real, fake, dim, expected) => {
    const { fid: distance, mean, covariance } = await values(sampled(real, dim), sampled(fake, dim));
    expect(distance).toBeCloseTo(expected, 5);
    expect(mean! + covariance!).toBe(distance);
  });

  it('of I and 4I in three dimensions is 3', async () => {
    const root = (s: number): number[][] => [
      [s, 0, 0],
      [0, s, 0],
      [0, 0, s],
    ];
    const { fid: distance } = await values(
      sampled(exactly([1, 2, 3], root(1), 5), 3),
      sampled(exactly([1, 2, 3], root(2), 5), 3),
    );
    expect(distance).toBeCloseTo(3, 5);
  });

  it('tells its two parts beside the score', async () => {
    const side = sampled(exactly([0], [[1]], 2), 1);
    expect(await score(side, side)).toEqual({
      value: expect.any(Number) as number,
      beside: { mean: expect.any(Number) as number, covariance: expect.any(Number) as number },
    });
  });

  it('of 10,000 draws from one normal is near 0 and takes under a second at 128 features', async () => {
    const draw = (name: string): SampleSet => sampled(new Rng(1).fork(name).normal(10_000 * 128), 128);
    const [real, fake] = [draw('real'), draw('fake')];
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      const start = performance.now();
      const { fid: distance } = await values(real, fake);
      // its expectation is (dim² + dim)/(4n) per covariance and dim/n per mean, twice each: 0.85
      expect(Math.abs(distance! - 0.85)).toBeLessThan(0.1);
      times.push(performance.now() - start);
    }
    // the best of three, since other processes share the machine
    expect(Math.min(...times)).toBeLessThan(1000);
  });

  it('copes with features that do not vary and with fewer examples than features', async () => {
    const dead = sampled([1, 0, 2, 0, 4, 0], 2);
    expect((await values(dead, dead))['fid']).toBeCloseTo(0, 9);
    const few = sampled(new Rng(2).normal(3 * 20), 20);
    expect((await values(few, few))['fid']).toBeCloseTo(0, 4);
  });

  it.each([
    [
      'NaN in the generated features',
      sampled([0, 1], 1),
      sampled([0, 1, NaN], 1),
      /generated example 2 .*not finite/,
    ],
    [
      'infinite real features',
      sampled([0, 0, Infinity, 1], 2),
      sampled([0, 1, 2, 3], 2),
      /real example 1 .*not finite/,
    ],
    ['one example', sampled([0, 1], 1), sampled([0], 1), /at least 2 generated examples, not 1/],
  ])('says why it failed: %s', async (_, real, fake, reason) => {
    expect(await score(real, fake)).toEqual({ failed: expect.stringMatching(reason) });
  });
});
