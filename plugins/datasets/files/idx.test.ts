import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Rng } from '@ganzoo/sdk';
import { filesIn, idxOf, inMemory } from '@ganzoo/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { idx } from './idx.ts';

const DEFAULTS = {
  images: 'x',
  labels: null,
  testImages: null,
  testLabels: null,
  shape: null,
  range: '[0,1]',
} as const;

async function create(
  files: Readonly<Record<string, Uint8Array>>,
  params: Partial<Parameters<typeof idx.create>[0]> = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'ganzoo-idx-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
  return idx.create({ ...DEFAULTS, ...params }, { files: filesIn(folder), rng: new Rng(0) });
}

const images = idxOf([3, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
const labels = idxOf([3], [2, 0, 1]);

describe('idx', () => {
  it.each([
    ['plain', (bytes: Uint8Array) => bytes],
    ['gzipped', (bytes: Uint8Array) => gzipSync(bytes)],
  ])('reads %s files', async (_, pack) => {
    const { spec, open } = await create({ x: pack(images), y: pack(labels) }, { labels: 'y' });
    expect(spec.fields).toEqual({
      x: { shape: [2, 2, 1], dtype: 'uint8', range: [0, 1] },
      y: { shape: [], dtype: 'int32', classes: 3 },
    });
    expect(spec.splits).toEqual({ train: 3 });
    const { fields } = inMemory(await open('train'));
    expect([...fields['x']!]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...fields['y']!]).toEqual([2, 0, 1]);
  });

  it('reads any number of axes', async () => {
    const values = Array.from({ length: 48 }, (_, i) => i);
    const { spec, open } = await create({ x: idxOf([2, 2, 2, 2, 3], values) }, { range: 'none' });
    expect(spec.fields).toEqual({ x: { shape: [2, 2, 2, 3], dtype: 'uint8' } });
    expect([...inMemory(await open('train')).fields['x']!]).toEqual(values);
    const flat = await create({ x: idxOf([5], [1, 2, 3, 4, 5]) });
    expect(flat.spec.fields['x']!.shape).toEqual([]);
  });

  it('reads test files beside the others', async () => {
    const { spec, open } = await create(
      { x: images, y: labels, tx: gzipSync(idxOf([1, 2, 2], [9, 9, 9, 9])), ty: idxOf([1], [3]) },
      { labels: 'y', testImages: 'tx', testLabels: 'ty' },
    );
    expect(spec.splits).toEqual({ train: 3, test: 1 });
    expect(spec.fields['y']!.classes).toBe(4);
    expect([...inMemory(await open('test')).fields['x']!]).toEqual([9, 9, 9, 9]);
  });

  const zipped = gzipSync(idxOf([1, 100, 100], Array.from(new Rng(1).integers(10_000, 256))));
  it.each<[string, Record<string, Uint8Array>, RegExp]>([
    ['is missing', {}, /does not exist/],
    ['is empty', { x: new Uint8Array(0) }, /not an idx file/],
    ['is a web page', { x: new TextEncoder().encode('<!DOCTYPE html>') }, /not an idx file/],
    ['is a broken gzip file', { x: zipped.with(3000, zipped[3000]! ^ 255) }, /is broken|cut short/],
    ['is a gzip file cut short', { x: zipped.subarray(0, 6000) }, /gzip file is cut short/],
    ['is cut short', { x: images.subarray(0, 20) }, /has 28 bytes, but this one has 20/],
    ['is longer than it says', { x: Uint8Array.of(...images, 1) }, /but this one has 29/],
    ['unpacks to more than it says', { x: gzipSync(Uint8Array.of(...images, 1)) }, /more than the 28 bytes/],
    [
      'claims a size no memory holds',
      { x: gzipSync(idxOf([0xffffffff, 0xffffffff], [])) },
      /bytes of memory; at most 2147483648/,
    ],
  ])('names a file that %s', async (_, files, message) => {
    const failed = create(files).then(({ open }) => open('train'));
    await expect(failed).rejects.toMatchObject({
      code: 'DATA',
      where: { file: expect.stringMatching(/x$/) },
    });
    await expect(failed).rejects.toThrow(message);
  });

  it('does not unpack a bomb: a small file that would grow to a gigabyte', async () => {
    const bomb = gzipSync(Buffer.concat([idxOf([1, 2, 2], [1, 2, 3, 4]), Buffer.alloc(2 ** 27)]));
    expect(bomb.length).toBeLessThan(2 ** 18);
    const before = process.memoryUsage().arrayBuffers;
    await expect(create({ x: bomb }).then(({ open }) => open('train'))).rejects.toThrow(
      /more than the 20 bytes/,
    );
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
  });
});
