import { testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { TensorRng } from '../rng/tensor-rng.ts';
import { initializer } from './index.ts';
import { orthonormalRows } from './orthonormal-rows.ts';

beforeAll(async () => {
  await testEngine();
});

/** Largest distance of products of rows from 1 with themselves and 0 with others, in float64. */
function furthest(rows: ArrayLike<number>, count: number): number {
  const size = rows.length / count;
  let most = 0;
  for (let i = 0; i < count; i++) {
    for (let k = 0; k <= i; k++) {
      let sum = i === k ? -1 : 0;
      for (let j = 0; j < size; j++) sum += rows[i * size + j]! * rows[k * size + j]!;
      most = Math.max(most, Math.abs(sum));
    }
  }
  return most;
}

describe('orthonormal rows', () => {
  it('of two are the first one, and what the second adds', () => {
    const rows = orthonormalRows([3, 4, 0, 1, 1, 2], 2);
    // (1, 1, 2) - 7/5·(3, 4, 0)/5 = (0.16, -0.12, 2)
    const length = Math.hypot(0.16, -0.12, 2);
    [0.6, 0.8, 0, 0.16 / length, -0.12 / length, 2 / length].forEach((value, i) =>
      expect(rows[i]).toBeCloseTo(value, 7),
    );
  });

  it.each([
    [1, 5],
    [64, 64],
    [512, 512],
    [30, 2000],
  ])('of %i × %i normal numbers are orthonormal', (count, size) => {
    const values = new Rng(2).normal(count * size);
    expect(furthest(orthonormalRows(values, count), count)).toBeLessThan(1e-6);
  });

  it('of nearly the same rows are orthonormal', () => {
    const values = Float64Array.from(new Rng(2).normal(8 * 20), (v, i) => Math.sin(i % 20) + 1e-9 * v);
    expect(furthest(orthonormalRows(values, 8), 8)).toBeLessThan(1e-6);
  });
});

describe('the initialiser orthogonal', () => {
  const first = (shape: number[], spec = 'orthogonal'): tf.Tensor =>
    initializer(spec)(shape, new TensorRng(new Rng(5), 0));

  it.each([
    ['columns', [512, 512], 512],
    ['columns', [20, 6], 6],
    ['columns', [3, 3, 8, 16], 16],
    ['rows', [6, 20], 6],
    ['rows', [1, 1, 8, 16], 8],
  ])('has orthonormal %s in shape [%s]', (kind, shape, count) => {
    const w = tf.reshape<tf.Rank.R2>(first(shape), [-1, shape.at(-1)!]);
    const rows = kind === 'rows' ? w : tf.transpose(w);
    expect(rows.shape[0]).toBe(count);
    expect(furthest(rows.dataSync(), count)).toBeLessThan(1e-6);
  });

  it('takes a gain, and is the same for the same stream', () => {
    const [plain, wide] = [first([4, 4]).dataSync(), first([4, 4], 'orthogonal:2').dataSync()];
    plain.forEach((value, i) => expect(wide[i]).toBe(2 * value));
    expect(first([4, 4]).dataSync()).toEqual(plain);
  });
});
