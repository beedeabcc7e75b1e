import { describe, expect, it } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { MODES, knownOf } from './facts.ts';
import { mixtureDataset, type NormalMixture } from './normal-mixture.ts';

const corners: NormalMixture = {
  centres: [
    [0, 0, 10],
    [5, -5, 0],
  ],
  deviations: [0.5, 2],
  weights: [1, 3],
};

function create(mixture: NormalMixture, trainSize = 40_000) {
  return mixtureDataset({ name: 'mixture', mixture, sizes: { trainSize, testSize: 10 }, rng: new Rng(3) });
}

describe('mixtureDataset', () => {
  it('draws each distribution by its weight, with its mean and deviation in every direction', async () => {
    const { x, y } = (await create(corners).open('train')).fields as { x: Float32Array; y: Int32Array };
    expect([x.length, y.length]).toEqual([120_000, 40_000]);
    for (const [k, share] of [0.25, 0.75].entries()) {
      const rows = [...y.keys()].filter(i => y[i] === k);
      // four standard errors of a share: 4·√(3/16/n); of a mean and of a mean square below: 4·s/√n and 4·s²·√(2/n)
      expect(Math.abs(rows.length / y.length - share)).toBeLessThan(0.0087);
      const s = corners.deviations[k]!;
      for (let axis = 0; axis < 3; axis++) {
        const off = rows.map(i => x[3 * i + axis]! - corners.centres[k]![axis]!);
        const mean = off.reduce((sum, v) => sum + v, 0) / off.length;
        const square = off.reduce((sum, v) => sum + v * v, 0) / off.length;
        expect(Math.abs(mean)).toBeLessThan((4 * s) / Math.sqrt(off.length));
        expect(Math.abs(square - s * s)).toBeLessThan(4 * s * s * Math.sqrt(2 / off.length));
      }
    }
  });

  it('takes weights up to a common factor', async () => {
    const once = await create(corners, 100).open('train');
    expect(await create({ ...corners, weights: [2, 6] }, 100).open('train')).toEqual(once);
    expect(await create({ ...corners, weights: [3, 1] }, 100).open('train')).not.toEqual(once);
  });

  it('knows its modes where all deviations are the same', () => {
    expect(knownOf(create(corners).spec, MODES)).toBeUndefined();
    const { centres } = corners;
    const { spec } = create({ centres, deviations: [0.5, 0.5] });
    expect(knownOf(spec, MODES)).toEqual({ centres, sigma: 0.5 });
    expect(spec.fields).toEqual({
      x: { shape: [3], dtype: 'float32' },
      y: { shape: [], dtype: 'int32', classes: 2 },
    });
    expect(spec.splits).toEqual({ train: 40_000, test: 10 });
  });

  it('refuses a split it does not have', async () => {
    await expect(create(corners).open('toString')).rejects.toMatchObject({ code: 'DATA' });
  });
});
