import {
  Rng,
  tf,
  type ComparedRun,
  type FieldSpec,
  type Metric,
  type MetricInput,
  type SampleSet,
} from '@ganzoo/sdk';
import { MODES, know } from '@ganzoo/sdk/data';
import { expect } from 'vitest';
import { it } from './checks.ts';
import { made } from './made.ts';
import type { Subject } from './subject.ts';

const POINT: FieldSpec = { shape: [2], dtype: 'float32' };

/** Scores real against real well, and says why where there is no number. */
export function metricContract(subject: Subject<'metric'>): void {
  const modes = {
    centres: [
      [1, 0],
      [-1, 0],
    ],
    sigma: 0.2,
  };
  const data = { fields: { x: POINT }, splits: { train: 1, test: 1 }, known: know(MODES, modes) };
  const metric = (): Promise<Metric> => made(subject, { data, rng: new Rng(0) });
  const realFor = ({ needs }: Metric): Record<string, SampleSet> =>
    Object.fromEntries(splitsOf(needs).map((split, i) => [split, samples(needs, 10 + i)]));
  const inputFor = (metric: Metric, view: SampleSet): MetricInput => {
    const real = realFor(metric);
    if (!metric.needs.runs) return { real, view };
    return {
      real,
      runs: [madeUp('one', metric.needs, view), madeUp('two', metric.needs, samples(metric.needs, 4))],
    };
  };

  it('gives finite numbers for good samples', async () => {
    const made = await metric();
    const result = await made.compute(inputFor(made, samples(made.needs, 2)));
    expect(result).toHaveProperty('value');
    if ('value' in result)
      for (const value of [result.value, ...Object.values(result.beside ?? {})])
        expect(value).toSatisfy(Number.isFinite);
  });

  it('leaves no tensor behind', async () => {
    const made = await metric();
    const before = tf.memory().numTensors;
    await made.compute(inputFor(made, samples(made.needs, 2)));
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says why it fails on numbers that are none, instead of giving one', async () => {
    const made = await metric();
    const broken = samples(made.needs, 3);
    const numbers = [
      ...Object.values(broken.values),
      broken.features?.vectors,
      broken.features?.probabilities,
    ];
    for (const values of numbers) values?.fill(NaN);
    const result = await made.compute(inputFor(made, broken));
    expect(result).toEqual({ failed: expect.stringMatching(/\w/) as string });
  });
}

function splitsOf({ real = [] }: Metric['needs']): readonly string[] {
  if (real === false) return [];
  return typeof real === 'string' ? [real] : real;
}

/** A run that shows this, and whose critic scores an example by the sum of its numbers. */
function madeUp(name: string, { looksAt = 'x' }: Metric['needs'], view: SampleSet): ComparedRun {
  const judge: ComparedRun['critics'][string] = ({ count, values }) => {
    const x = values[looksAt];
    if (!x) throw new Error(`critics judge '${looksAt}', which needs.results does not name`);
    const dim = x.length / count;
    const scores = new Float32Array(count);
    x.forEach((value, i) => (scores[Math.floor(i / dim)]! += value));
    return Promise.resolve(scores);
  };
  return { name, view, critics: { discriminator: judge } };
}

/** Points of two modes under each name that a metric asks for, and features where it asks for these. */
function samples({ results = [], features }: Metric['needs'], seed: number): SampleSet {
  const count = 500;
  const rng = new Rng(seed);
  const x = rng.normal(2 * count, { sd: 0.2 }).map((v, i) => (i % 2 ? v : v + (i % 4 ? 1 : -1)));
  const p = rng.fork('p').uniform(count);
  const probabilities = Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 ? 1 - p[i >> 1]! : p[i >> 1]!,
  );
  const vectors = rng.fork('f').normal(4 * count);
  return {
    count,
    values: Object.fromEntries(results.map(name => [name, x.slice()])),
    fields: Object.fromEntries(results.map(name => [name, POINT])),
    ...(features && { features: { dim: 4, vectors, classes: 2, probabilities } }),
  };
}
