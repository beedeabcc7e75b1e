import { Engine, installTensorFlow } from '@ganzoo/engine';
import { Rng, tf, type DataSpec } from '@ganzoo/sdk';
import { ResidentSplit } from '@ganzoo/train';
import { beforeAll, describe, expect, it } from 'vitest';
import { OneNormal, cholesky } from './one-normal.ts';

describe('cholesky', () => {
  it('multiplies back to the matrix', () => {
    const matrix = [4, 2, 0.6, 2, 5, 1, 0.6, 1, 3];
    const l = cholesky(matrix, 3);
    const back = matrix.map((_, i) =>
      [0, 1, 2].reduce((sum, k) => sum + l[3 * Math.floor(i / 3) + k]! * l[3 * (i % 3) + k]!, 0),
    );
    // the factor is rounded to float32
    back.forEach((value, i) => expect(value).toBeCloseTo(matrix[i]!, 5));
  });

  it('leaves directions without variance at zero', () => {
    expect(Array.from(cholesky([1, 0, 0, 0], 2))).toEqual([1, 0, 0, 0]);
  });
});

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    yield item;
    if (--left === 0) return;
  }
}

describe('one normal', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await Engine.start({ library: await installTensorFlow() });
  });

  it('has the mean and covariance of the data it was fitted to', async () => {
    const size = 20_000;
    const [a, b] = [new Rng(1).normal(size), new Rng(2).normal(size)];
    // x = (1 + a, a + 0.5·b): variances 1 and 1.25, covariance 1
    const x = Float32Array.from({ length: 2 * size }, (_, i) =>
      i % 2 ? a[i >> 1]! + 0.5 * b[i >> 1]! : 1 + a[i >> 1]!,
    );
    const spec: DataSpec = { fields: { x: { shape: [2], dtype: 'float32' } }, splits: { train: size } };
    const data = new ResidentSplit(engine, spec.fields, { size, fields: { x } });
    const normal = await OneNormal.fit({ data, fieldName: 'x', field: spec.fields['x']! });
    const batch = [...take(normal.batches(size), 1)][0]!;
    const values = Array.from(batch.dataSync());
    const mean = [0, 1].map(c => values.reduce((sum, v, i) => (i % 2 === c ? sum + v : sum), 0) / size);
    const product = (p: number, q: number): number => {
      let sum = 0;
      for (let i = 0; i < size; i++) sum += (values[2 * i + p]! - mean[p]!) * (values[2 * i + q]! - mean[q]!);
      return sum / size;
    };
    // standard errors at 20,000 are about 0.007 for means and 0.01 for variances; five of them, for fit and draw
    expect(mean[0]).toBeCloseTo(1, 1);
    expect(Math.abs(mean[1]!)).toBeLessThan(0.05);
    expect(Math.abs(product(0, 0) - 1)).toBeLessThan(0.07);
    expect(Math.abs(product(1, 1) - 1.25)).toBeLessThan(0.09);
    expect(Math.abs(product(0, 1) - 1)).toBeLessThan(0.08);
    tf.dispose(batch);
    normal.dispose();
    data.dispose();
  });
});
