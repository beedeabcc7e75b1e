import { createHash } from 'node:crypto';
import { CompositionError, DataError, Rng } from '@ganzoo/sdk';
import { inMemory, testFiles } from '@ganzoo/testing';
import { describe, expect, it } from 'vitest';
import { drawVertices, type Variant } from './geometry.ts';
import { polygons } from './index.ts';
import { rasterise } from './raster.ts';

const DEFAULTS = {
  sides: 3,
  minAngle: 20,
  scale: 0.75,
  side: 28,
  subPixels: 8,
  variant: 'paper',
  range: '[0,1]',
  trainSize: 60_000,
  testSize: 10_000,
  validationSize: 10_000,
} as const;

/** With a cache that lives as long as the data set. */
async function create(
  params: Partial<Parameters<typeof polygons.create>[0]> = {},
  cache = new Map<string, Uint8Array>(),
) {
  const cached = async (key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> => {
    if (!cache.has(key)) cache.set(key, await make());
    return cache.get(key)!;
  };
  return polygons.create({ ...DEFAULTS, ...params }, { files: testFiles({ cached }), rng: new Rng(0) });
}

async function pictures(split: string, params: Parameters<typeof create>[0] = {}): Promise<Float32Array> {
  return inMemory(await (await create(params)).open(split)).fields['x'] as Float32Array;
}

const draw = (variant: Variant, sides: number, count: number): Float64Array =>
  drawVertices(new Rng(1), count, { sides, minAngle: 20, scale: 0.75, variant });

/** Area inside of a polygon by Gauss's formula. */
function area(vertices: Float64Array): number {
  let twice = 0;
  for (let i = 0; i < vertices.length; i += 2) {
    const j = (i + 2) % vertices.length;
    twice += vertices[i]! * vertices[j + 1]! - vertices[j]! * vertices[i + 1]!;
  }
  return Math.abs(twice) / 2;
}

const distance = (v: Float64Array, a: number, b: number): number =>
  Math.hypot(v[2 * a]! - v[2 * b]!, v[2 * a + 1]! - v[2 * b + 1]!);

describe('vertices of polygons', () => {
  it.each([
    ['paper', 3, 20],
    ['lucic2018', 3, 10],
    ['paper', 4, 20],
    ['lucic2018', 4, 10],
  ] as const)(
    'of variant %s with %d sides are at least %d degrees apart, their mean in the middle',
    (variant, sides, gap) => {
      const count = 20_000;
      const all = draw(variant, sides, count);
      let least = 360;
      for (let n = 0; n < count; n++) {
        const v = all.subarray(2 * sides * n, 2 * sides * (n + 1));
        let [x, y] = [0, 0];
        for (let i = 0; i < sides; i++) {
          x += v[2 * i]! / sides;
          y += v[2 * i + 1]! / sides;
          // a chord of angle a on a circle of radius r is 2r·sin(a/2)
          const chord = distance(v, i, (i + 1) % sides);
          least = Math.min(least, (2 * Math.asin(chord / 0.75) * 180) / Math.PI);
        }
        // rounding of sums of float64
        expect(Math.hypot(x - 0.5, y - 0.5)).toBeLessThan(1e-12);
      }
      expect(least).toBeGreaterThanOrEqual(gap - 1e-9);
      // the smallest of 60,000 gaps, each below gap + 5 with a chance of about 5²/(2·110²)
      expect(least).toBeLessThan(gap + 5);
    },
  );

  it.each(['paper', 'lucic2018'] as const)('of triangles of variant %s never leave the picture', variant => {
    // a vertex is at most 4/3 of the radius from the mean, which is half the picture's side at the scale 3/4
    for (const v of draw(variant, 3, 20_000)) expect(v > 0 && v < 1).toBe(true);
  });
});

describe('raster', () => {
  const square = (from: number, to: number): Float64Array =>
    Float64Array.of(from, from, to, from, to, to, from, to);

  it('counts the sub-pixels outside of a square exactly', () => {
    // 4 by 4 pixels of 4 sub-pixels; the square covers sub-pixels 2 .. 8 in both directions
    const light = rasterise(square(2 / 16, 9 / 16), 4, { side: 4, subPixels: 4, offset: 0 });
    const [half, all, one] = [2, 4, 1];
    const along = [half, all, one, 0];
    expect([...light]).toEqual(along.flatMap(h => along.map(w => 16 - h * w)));
  });

  it('begins a pixel earlier by its offset', () => {
    // sub-pixels 2 .. 8 fall into windows that begin at 4k - 1: 2 into the first, 3 .. 6 into the second, 7 and 8 into the third
    const light = rasterise(square(2 / 16, 9 / 16), 4, { side: 4, subPixels: 4, offset: 1 });
    const along = [1, 4, 2, 0];
    expect([...light]).toEqual(along.flatMap(h => along.map(w => 16 - h * w)));
  });

  it('leaves what is beyond the picture away', () => {
    expect([...rasterise(square(-1, 2), 4, { side: 3, subPixels: 5, offset: 0 })]).toEqual(Array(9).fill(0));
    // the last window takes the picture's edge to be light
    expect(rasterise(square(-1, 2), 4, { side: 3, subPixels: 8, offset: 3 })[0]).toBe(64 - 25);
  });

  it.each([
    ['paper', 0, 14],
    // 3 of 8 sub-pixels further on
    ['lucic2018', 3, 14.375],
  ] as const)('of triangles of variant %s has their area and centre', (variant, offset, middle) => {
    const count = 500;
    const vertices = draw(variant, 3, count);
    const light = rasterise(vertices, 3, { side: 28, subPixels: 8, offset });
    const errors = { area: 0, mean: 0, x: 0, y: 0 };
    for (let n = 0; n < count; n++) {
      let [dark, x, y] = [0, 0, 0];
      for (let i = 0; i < 784; i++) {
        const share = 1 - light[784 * n + i]! / 64;
        dark += share;
        x += share * ((i % 28) + 0.5);
        y += share * (Math.floor(i / 28) + 0.5);
      }
      const exact = area(vertices.subarray(6 * n, 6 * n + 6)) * 784;
      errors.mean += (dark - exact) / count;
      errors.area = Math.max(errors.area, Math.abs(dark - exact));
      errors.x = Math.max(errors.x, Math.abs(x / dark - middle));
      errors.y = Math.max(errors.y, Math.abs(y / dark - middle));
    }
    // a side along the grid, at most 2·10.5·sin 60° = 18.2 pixels long, is off by half a sub-pixel at the most, 1.14 in
    // area; the other two cross the grid, and what they are off cancels
    expect(errors.area).toBeLessThan(1.14);
    // neither too dark nor too light: single areas are off by 0.09 (root mean square, measured); four standard errors
    expect(Math.abs(errors.mean)).toBeLessThan(0.017);
    // the mean of the vertices is a triangle's centre of mass; a sub-pixel is 0.125 of a pixel
    expect(errors.x).toBeLessThan(0.125);
    expect(errors.y).toBeLessThan(0.125);
  });
});

describe('polygons', () => {
  it('says what it holds', async () => {
    const { spec } = await create();
    expect(spec.fields).toEqual({ x: { shape: [28, 28, 1], dtype: 'float32', range: [0, 1] } });
    expect(spec.splits).toEqual({ train: 60_000, test: 10_000, validation: 10_000 });
    expect((await create({ range: '[-1,1]' })).spec.fields['x']!.range).toEqual([-1, 1]);
  });

  it.each([
    ['lucic2018', 0.133],
    ['paper', 0.141],
  ] as const)('of variant %s are dark on %d of their area, in 64ths', async (variant, share) => {
    const x = await pictures('test', { variant });
    expect(x).toHaveLength(7_840_000);
    expect(x.every(value => value >= 0 && value <= 1 && Number.isInteger(64 * value))).toBe(true);
    const dark = x.reduce((sum, value) => sum + 1 - value, 0) / x.length;
    // areas have a standard deviation of 0.037 of the picture; a mean of 10,000 has 0.0004
    expect(Math.abs(dark - share)).toBeLessThan(0.0015);
  });

  it('spreads the same grays over [-1, 1]', async () => {
    const sizes = { testSize: 20 };
    const [unit, signed] = [
      await pictures('test', sizes),
      await pictures('test', { ...sizes, range: '[-1,1]' }),
    ];
    expect(signed).toEqual(unit.map(value => 2 * value - 1));
  });

  // what is published with results must stay what it is: a change of these needs a new VERSION in index.ts
  it.each([
    ['paper', 16, 'f166375667183446'],
    ['lucic2018', 16, '59d46f1287757f6f'],
    ['lucic2018', 60_000, 'b35f146730b8d6d0'],
  ] as const)('of variant %s, %d of them, are always these', async (variant, trainSize, sum) => {
    const x = await pictures('train', { variant, trainSize });
    const bytes = Uint8Array.from({ length: x.length }, (_, i) => 64 * x[i]!);
    expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe(sum);
  });

  it('are drawn once and kept, other parameters apart', async () => {
    const cache = new Map<string, Uint8Array>();
    const open = async (params: Parameters<typeof create>[0], split = 'test') =>
      inMemory(await (await create({ testSize: 10, validationSize: 10, ...params }, cache)).open(split))
        .fields['x'];
    const once = await open({});
    expect(await open({ range: '[0,1]' })).toEqual(once);
    await open({ range: '[-1,1]' });
    expect(cache.size).toBe(1);
    const others = [
      { sides: 4 },
      { minAngle: 0 },
      { scale: 0.5 },
      { subPixels: 4 },
      { variant: 'lucic2018' },
    ] as const;
    for (const other of others) expect(await open(other)).not.toEqual(once);
    expect(await open({}, 'validation')).not.toEqual(once);
    expect(cache.size).toBe(2 + others.length);
  });

  it('refuses what cannot be drawn, does not fit, or is no split', async () => {
    await expect(create({ sides: 3, minAngle: 120 })).rejects.toThrow(CompositionError);
    await expect(create({ side: 256, trainSize: 1_000_000 })).rejects.toThrow(/does not fit/);
    await expect((await create()).open('toString')).rejects.toThrow(DataError);
  });
});
