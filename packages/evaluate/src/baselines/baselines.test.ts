import { Engine, installTensorFlow } from '@ganzoo/engine';
import { Rng, tf, type DataSpec } from '@ganzoo/sdk';
import { ResidentSplit } from '@ganzoo/train';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Baseline, BaselineContext } from './baseline.ts';
import { PixelNormals } from './pixel-normals.ts';
import { RealExamples } from './real-examples.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ library: await installTensorFlow() });
});

/** Examples of two numbers each. */
function context(x: Float32Array, range?: readonly [number, number]): BaselineContext {
  const size = x.length / 2;
  const spec: DataSpec = { fields: { x: { shape: [2], dtype: 'float32', range } }, splits: { train: size } };
  const data = new ResidentSplit(engine, spec.fields, { size, fields: { x } });
  return { data, fieldName: 'x', field: spec.fields['x']! };
}

/** The two numbers of each of the first `count` examples. */
async function first(baseline: Baseline, count: number): Promise<[number, number][]> {
  for await (const batch of baseline.batches(count)) {
    const values = Array.from(await batch.data());
    tf.dispose(batch);
    return Array.from({ length: count }, (_, i) => [values[2 * i]!, values[2 * i + 1]!]);
  }
  return [];
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

describe('a normal for each number', () => {
  it('has the means and variances of the data, and none of its covariance', async () => {
    const size = 20_000;
    const a = new Rng(1).normal(size);
    // x = (1 + a, 2a): variances 1 and 4, covariance 2
    const x = Float32Array.from({ length: 2 * size }, (_, i) => (i % 2 ? 2 * a[i >> 1]! : 1 + a[i >> 1]!));
    const rows = await first(await PixelNormals.fit(context(x)), size);
    const [p, q] = [rows.map(([value]) => value), rows.map(([, value]) => value)];
    // standard errors at 20,000, of fit and draw together: 0.01 and 0.02 for means, 0.014 and 0.06 for variances, and
    // 0.014 for the covariance of the draw; about four of them
    expect(Math.abs(mean(p) - 1)).toBeLessThan(0.04);
    expect(Math.abs(mean(q))).toBeLessThan(0.08);
    expect(Math.abs(mean(p.map(value => (value - mean(p)) ** 2)) - 1)).toBeLessThan(0.06);
    expect(Math.abs(mean(q.map(value => (value - mean(q)) ** 2)) - 4)).toBeLessThan(0.24);
    expect(Math.abs(mean(rows.map(([s, t]) => (s - mean(p)) * (t - mean(q)))))).toBeLessThan(0.06);
  });

  it('is cut to the range, and leaves what never changes as it is', async () => {
    const x = Float32Array.from({ length: 200 }, (_, i) => (i % 2 ? 0.25 : (i >> 1) % 2));
    const rows = await first(await PixelNormals.fit(context(x, [0, 1])), 1000);
    for (const [p, q] of rows) {
      expect(p).toBeGreaterThanOrEqual(0);
      expect(p).toBeLessThanOrEqual(1);
      expect(q).toBe(0.25);
    }
    expect(rows.some(([p]) => p === 0) && rows.some(([p]) => p === 1)).toBe(true);
  });
});

describe('real examples', () => {
  const x = Float32Array.from({ length: 200 }, (_, i) => i);

  it('come once each, out of order, and again where more are asked for', async () => {
    const rows = await first(new RealExamples(context(x)), 200);
    const numbers = rows.map(([value]) => value);
    const [once, again] = [numbers.slice(0, 100), numbers.slice(100)];
    const sorted = [...once].sort((a, b) => a - b);
    expect(sorted).toEqual(Array.from({ length: 100 }, (_, i) => 2 * i));
    expect(once).not.toEqual(sorted);
    expect([...again].sort((a, b) => a - b)).toEqual(sorted);
  });

  it('are the same each time', async () => {
    expect(await first(new RealExamples(context(x)), 50)).toEqual(
      await first(new RealExamples(context(x)), 50),
    );
  });
});
