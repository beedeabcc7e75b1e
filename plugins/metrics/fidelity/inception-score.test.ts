import { Rng } from '@ganzoo/sdk';
import type { MetricResult, SampleSet } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { inceptionScore } from './inception-score.ts';

const sampled = (rows: number[][]): SampleSet => {
  const classes = rows[0]?.length ?? 0;
  const probabilities = Float32Array.from(rows.flat());
  const features = { dim: 0, vectors: new Float32Array(0), classes, probabilities };
  return { count: rows.length, values: {}, fields: {}, features };
};

const compute = (view: SampleSet, splits = 1): MetricResult | Promise<MetricResult> =>
  inceptionScore
    .create({ splits }, { data: { fields: {}, splits: {} }, rng: new Rng(0) })
    .compute({ real: {}, view });

const oneHot = (label: number): number[] => Array.from({ length: 10 }, (_, k) => Number(k === label));
const labelled = (labels: number[]): SampleSet => sampled(labels.map(oneHot));
const range = (n: number): number[] => [...Array(n).keys()];

// probabilities are float32: six digits
describe('inception-score', () => {
  it.each([
    ['10 for ten classes in equal parts', labelled(range(50).map(i => i % 10)), 10],
    ['5 for five of them', labelled(range(50).map(i => i % 5)), 5],
    ['1 for one class only', labelled(range(50).map(() => 3)), 1],
    ['1 for a classifier that knows nothing', sampled(range(20).map(() => Array<number>(10).fill(0.1))), 1],
    [
      'exp(JSD) for two unsure ones',
      sampled([
        [0.9, 0.1],
        [0.1, 0.9],
      ]),
      1.444935,
    ],
  ])('is %s', async (_, fake, expected) => {
    expect(await compute(fake)).toEqual({ value: expect.closeTo(expected, 6) as number });
  });

  it('scores each of its splits alone', async () => {
    const result = await compute(labelled([0, 1, 2, 3, 0, 0, 0, 0]), 2);
    const close = (value: number): number => expect.closeTo(value, 6) as number;
    expect(result).toEqual({ value: close((4 + 1) / 2), beside: { sd: close(1.5) } });
  });

  it.each([
    [
      'NaN',
      sampled([
        [0.5, 0.5],
        [NaN, NaN],
      ]),
      1,
      /example 1 are not finite/,
    ],
    ['no examples', sampled([]), 1, /1 splits need more than 0/],
    ['fewer examples than splits', labelled([1, 2]), 10, /10 splits need more than 2/],
  ])('says why it failed: %s', async (_, fake, splits, reason) => {
    expect(await compute(fake, splits)).toEqual({ failed: expect.stringMatching(reason) });
  });
});
