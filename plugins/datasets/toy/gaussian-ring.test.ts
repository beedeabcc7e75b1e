import { DataError, Rng } from '@ganzoo/sdk';
import { MODES, knownOf } from '@ganzoo/sdk/data';
import { inMemory, testFiles } from '@ganzoo/testing';
import { describe, expect, it } from 'vitest';
import { gaussianRing } from './gaussian-ring.ts';

// generated data read no files
const context = { files: testFiles(), rng: new Rng(0) };
const defaults = { modes: 8, radius: 2, sigma: 0.1, trainSize: 50_000, testSize: 10_000 };

describe('gaussian-ring', () => {
  it('says what it holds', async () => {
    const { spec } = await gaussianRing.create(defaults, context);
    expect(spec.fields['x']).toEqual({ shape: [2], dtype: 'float32' });
    expect(spec.fields['y']!.classes).toBe(8);
    expect(spec.splits).toEqual({ train: 50_000, test: 10_000 });
    expect(knownOf(spec, MODES)!.centres[2]![1]).toBeCloseTo(2, 12);
    expect(knownOf(spec, MODES)!.sigma).toBe(0.1);
  });

  it('has 98.89 % of its points within 3σ of their own centre, and the centres used evenly', async () => {
    const { spec, open } = await gaussianRing.create(defaults, context);
    const { size, fields } = inMemory(await open('train'));
    const { x, y } = fields as { x: Float32Array; y: Int32Array };
    expect([size, x.length, y.length]).toEqual([50_000, 100_000, 50_000]);
    const counts = Array<number>(8).fill(0);
    let near = 0;
    for (let i = 0; i < size; i++) {
      const [a, b] = knownOf(spec, MODES)!.centres[y[i]!]! as [number, number];
      counts[y[i]!]!++;
      if (Math.hypot(x[2 * i]! - a, x[2 * i + 1]! - b) <= 0.3) near++;
    }
    // 1 - e^{-4.5}; three standard errors of a share among 50 000 are 0.0014, of a count around 6 250 they are 222
    expect(Math.abs(near / size - 0.988891)).toBeLessThan(0.0014);
    counts.forEach(count => expect(Math.abs(count - 6250)).toBeLessThan(222));
  });

  it('gives the same points each time and others in the other split', async () => {
    const { open } = await gaussianRing.create({ ...defaults, trainSize: 100, testSize: 100 }, context);
    const [once, again, test] = [
      inMemory(await open('train')),
      inMemory(await open('train')),
      inMemory(await open('test')),
    ];
    expect(again.fields['x']).toEqual(once.fields['x']);
    expect(test.fields['x']).not.toEqual(once.fields['x']);
  });

  it('refuses a split it does not have', async () => {
    await expect((await gaussianRing.create(defaults, context)).open('toString')).rejects.toThrow(DataError);
  });
});
