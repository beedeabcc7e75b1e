import { Rng } from '@ganzoo/sdk';
import { MODES, knownOf } from '@ganzoo/sdk/data';
import { inMemory, testFiles } from '@ganzoo/testing';
import { describe, expect, it } from 'vitest';
import { gaussianGrid } from './gaussian-grid.ts';

const DEFAULTS = { side: 5, spacing: 2, sigma: 0.05, trainSize: 50_000, testSize: 10_000 };

async function create(params: Partial<typeof DEFAULTS> = {}) {
  // generated data read no files
  return gaussianGrid.create({ ...DEFAULTS, ...params }, { files: testFiles(), rng: new Rng(0) });
}

describe('gaussian-grid', () => {
  it('has its centres on {-4, -2, 0, 2, 4}², or wherever the middle of the grid is 0', async () => {
    const { spec } = await create();
    const along = [-4, -2, 0, 2, 4];
    expect(knownOf(spec, MODES)).toEqual({
      centres: along.flatMap(a => along.map(b => [a, b])),
      sigma: 0.05,
    });
    expect(spec.fields['x']).toEqual({ shape: [2], dtype: 'float32' });
    expect(spec.fields['y']!.classes).toBe(25);
    const even = knownOf((await create({ side: 2, spacing: 3 })).spec, MODES)!.centres;
    expect(even).toEqual([
      [-1.5, -1.5],
      [-1.5, 1.5],
      [1.5, -1.5],
      [1.5, 1.5],
    ]);
    expect(knownOf((await create({ side: 1 })).spec, MODES)!.centres).toEqual([[0, 0]]);
  });

  it('has every point nearest to the centre of its label, 98.89 % of them within 3σ, all modes alike', async () => {
    const { fields } = inMemory(await (await create()).open('train'));
    const { x, y } = fields as { x: Float32Array; y: Int32Array };
    const counts = Array<number>(25).fill(0);
    let [near, elsewhere] = [0, 0];
    for (let i = 0; i < y.length; i++) {
      const [row, column] = [x[2 * i]!, x[2 * i + 1]!].map(v => Math.round(v / 2 + 2)) as [number, number];
      if (y[i] !== 5 * row + column) elsewhere++;
      counts[y[i]!]!++;
      const off = Math.hypot(x[2 * i]! - 2 * (row - 2), x[2 * i + 1]! - 2 * (column - 2));
      if (off <= 0.15) near++;
    }
    // half of the spacing is 20σ
    expect(elsewhere).toBe(0);
    // 1 - e^{-4.5}; three standard errors of a share among 50,000 are 0.0014, four of a count around 2,000 are 175
    expect(Math.abs(near / y.length - 0.988891)).toBeLessThan(0.0014);
    counts.forEach(count => expect(Math.abs(count - 2000)).toBeLessThan(175));
  });

  it('gives the same points each time and others in the other split', async () => {
    const open = async (split: string) =>
      inMemory(await (await create({ trainSize: 100, testSize: 100 })).open(split)).fields['x'];
    expect(await open('train')).toEqual(await open('train'));
    expect(await open('test')).not.toEqual(await open('train'));
  });
});
