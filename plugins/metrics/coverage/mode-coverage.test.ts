import { CompositionError, Rng } from '@ganzoo/sdk';
import type { KnownModes, SampleSet } from '@ganzoo/sdk';
import { MODES, know } from '@ganzoo/sdk/data';
import { describe, expect, it } from 'vitest';
import { modeCoverage } from './mode-coverage.ts';

const ring = (count: number, sigma: number): KnownModes => ({
  centres: Array.from({ length: count }, (_, k) => [
    2 * Math.cos((2 * Math.PI * k) / count),
    2 * Math.sin((2 * Math.PI * k) / count),
  ]),
  sigma,
});
const points = (x: ArrayLike<number>): SampleSet => ({
  count: x.length / 2,
  values: { x: Float32Array.from(x) },
  fields: { x: { shape: [2], dtype: 'float32' } },
});

/** Modes and quality of samples, or the reason of the failure. */
async function compute(modes: KnownModes, view: SampleSet): Promise<number[] | string> {
  const context = { data: { fields: {}, splits: {}, known: know(MODES, modes) }, rng: new Rng(0) };
  const result = await modeCoverage.create({}, context).compute({ real: {}, view });
  return 'failed' in result ? result.failed : [result.value, result.beside!['quality']!];
}

/** `count` draws of the mixture, from the modes of these numbers in turn. */
function drawn(modes: KnownModes, count: number, used = [...modes.centres.keys()]): SampleSet {
  const noise = new Rng(4).normal(2 * count, { sd: modes.sigma });
  return points(noise.map((value, i) => value + modes.centres[used[(i >> 1) % used.length]!]![i % 2]!));
}

describe('mode-coverage', () => {
  it.each([0.1, 0.02])('finds all 8 modes and 98.89 %% in real points, σ = %s', async sigma => {
    const [modes, quality] = await compute(ring(8, sigma), drawn(ring(8, sigma), 10_000));
    expect(modes).toBe(8);
    // 1 - e^{-4.5} = 0.988891, three standard errors of a share of 10 000 are 0.0031
    expect(Math.abs((quality as number) - 0.988891)).toBeLessThan(0.0031);
  });

  it('sees which modes are missing', async () => {
    const [modes, quality] = await compute(ring(8, 0.1), drawn(ring(8, 0.1), 10_000, [1, 4, 6]));
    expect(modes).toBe(3);
    expect(quality).toBeGreaterThan(0.98);
  });

  it.each([
    [0.1, 0.0668],
    [0.05, 0.0168],
    [0.02, 0.0026],
  ])('gives one fitted normal the quality it deserves, σ = %s: %s', async (sigma, expected) => {
    // the mixture's covariance is (radius²/2 + σ²)·I
    const fitted = new Rng(5).normal(200_000, { sd: Math.sqrt(2 + sigma ** 2) });
    const [, quality] = await compute(ring(8, sigma), points(fitted));
    // three standard errors of a share of 100 000, and the digits of the number itself
    expect(Math.abs((quality as number) - expected)).toBeLessThan(3 * Math.sqrt(expected / 1e5) + 1e-4);
  });

  it('counts a mode from 1 %% of the samples on', async () => {
    const modes: KnownModes = {
      centres: [
        [0, 0],
        [5, 0],
      ],
      sigma: 1,
    };
    const samples = (hits: number): SampleSet =>
      points(Array.from({ length: 200 }, (_, i) => (i % 2 || i >= 2 * hits ? 0 : 5)));
    expect(await compute(modes, samples(1))).toEqual([2, 1]);
    const more = points([...samples(1).values['x']!, 0, 0]);
    expect(await compute(modes, more)).toEqual([1, 1]);
  });

  it('counts a sample at 3σ as near, and one beyond as poor', async () => {
    const modes: KnownModes = { centres: [[0, 0]], sigma: 1 };
    expect(await compute(modes, points([3, 0, 0, 3.01]))).toEqual([1, 0.5]);
  });

  it.each([
    ['no samples', points([]), /no samples/],
    ['NaN', points([0, 0, NaN, 0]), /sample 1 is not finite/],
  ])('says why it failed: %s', async (_, fake, reason) => {
    expect(await compute(ring(8, 0.1), fake)).toMatch(reason);
  });

  it('refuses a data set without known modes', () => {
    const context = { data: { fields: {}, splits: {} }, rng: new Rng(0) };
    expect(() => modeCoverage.create({}, context)).toThrow(CompositionError);
  });
});
