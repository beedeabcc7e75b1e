import { Rng, type Metric } from '@ganzoo/sdk';
import { expect } from 'vitest';
import { it } from './checks.ts';
import { made } from './made.ts';
import type { Subject } from './subject.ts';

/** Scores real against real well, and says why where there is no number. */
export function metricContract(subject: Subject<'metric'>): void {
  const modes = {
    centres: [
      [1, 0],
      [-1, 0],
    ],
    sigma: 0.2,
  };
  const data = {
    fields: { x: { shape: [2], dtype: 'float32' as const } },
    splits: { train: 1, test: 1 },
    modes,
  };
  const metric = (): Promise<Metric> => made(subject, { data, rng: new Rng(0) });

  it('gives finite numbers for good samples', async () => {
    const result = (await metric()).compute({ real: samples(1), fake: samples(2) });
    expect(result).toHaveProperty('value');
    if ('value' in result)
      for (const value of [result.value, ...Object.values(result.beside ?? {})])
        expect(value).toSatisfy(Number.isFinite);
  });

  it('says why it fails on numbers that are none, instead of giving one', async () => {
    const broken = samples(3);
    for (const values of [broken.x, broken.features, broken.probabilities]) values.fill(NaN);
    const result = (await metric()).compute({ real: samples(1), fake: broken });
    expect(result).toEqual({ failed: expect.stringMatching(/\w/) as string });
  });
}

function samples(seed: number) {
  const count = 500;
  const rng = new Rng(seed);
  const x = rng.normal(2 * count, { sd: 0.2 }).map((v, i) => (i % 2 ? v : v + (i % 4 ? 1 : -1)));
  const p = rng.fork('p').uniform(count);
  const probabilities = Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 ? 1 - p[i >> 1]! : p[i >> 1]!,
  );
  const features = rng.fork('f').normal(4 * count);
  return { count, dim: 2, x, features, featureDim: 4, probabilities, classes: 2 };
}
