import { CompositionError, Rng } from '@ganzoo/sdk';
import { MODES, knownOf } from '@ganzoo/sdk/data';
import { inMemory, testFiles } from '@ganzoo/testing';
import { describe, expect, it } from 'vitest';
import { gaussianMixture1d } from './gaussian-mixture-1d.ts';

const DEFAULTS = {
  weights: [0.7, 0.3],
  means: [2, -1],
  deviations: [0.8, 0.5],
  trainSize: 50_000,
  testSize: 10_000,
};

async function create(params: Partial<typeof DEFAULTS> = {}) {
  // generated data read no files
  return gaussianMixture1d.create({ ...DEFAULTS, ...params }, { files: testFiles(), rng: new Rng(0) });
}

describe('gaussian-mixture-1d', () => {
  it('says what it holds', async () => {
    const { spec } = await create();
    expect(spec.fields).toEqual({
      x: { shape: [1], dtype: 'float32' },
      y: { shape: [], dtype: 'int32', classes: 2 },
    });
    expect(spec.splits).toEqual({ train: 50_000, test: 10_000 });
    expect(knownOf(spec, MODES)).toBeUndefined();
  });

  it('has the mean, the variance and the share below ½ of 0.7·N(2, 0.8²) + 0.3·N(-1, 0.5²)', async () => {
    const { x, y } = inMemory(await (await create()).open('train')).fields as {
      x: Float32Array;
      y: Int32Array;
    };
    expect(x).toHaveLength(50_000);
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length;
    const variance = x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length;
    // all within four standard errors, which are √(2.413/n) = 0.0069, √((11.372 - 2.413²)/n) = 0.0105, and √(p(1-p)/n) = 0.0021
    expect(Math.abs(mean - 1.1)).toBeLessThan(0.028);
    expect(Math.abs(variance - 2.413)).toBeLessThan(0.042);
    // 0.7·Φ(-1.875) + 0.3·Φ(3)
    expect(Math.abs(x.filter(v => v < 0.5).length / x.length - 0.32087)).toBeLessThan(0.0084);
    expect(Math.abs(y.filter(k => k === 0).length / y.length - 0.7)).toBeLessThan(0.0082);
  });

  it('takes any number of distributions, one included', async () => {
    const one = await create({ weights: [5], means: [4], deviations: [0.5] });
    expect(knownOf(one.spec, MODES)).toEqual({ centres: [[4]], sigma: 0.5 });
    const { x, y } = inMemory(await one.open('test')).fields as { x: Float32Array; y: Int32Array };
    expect(y.every(k => k === 0)).toBe(true);
    // four standard errors of the mean of 10,000
    expect(Math.abs(x.reduce((sum, v) => sum + v, 0) / x.length - 4)).toBeLessThan(0.02);
  });

  it.each([
    ['means', { means: [1] }],
    ['deviations', { deviations: [1, 1, 1] }],
    ['weights', { weights: [1] }],
  ])('refuses another number of %s', async (_, params) => {
    await expect(create(params)).rejects.toThrow(CompositionError);
  });
});
