import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@ganzoo/sdk';
import { cifarBatch, filesIn, inMemory, packFolder } from '@ganzoo/testing';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { cifar10 } from './index.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-cifar-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

/** Small files of the true names and format: batch i of the training has i pictures, of class i, the test two. */
async function put(inner = '', change: Readonly<Record<string, Uint8Array | null>> = {}): Promise<void> {
  const files: Record<string, Uint8Array | null> = {
    'batches.meta.txt': new TextEncoder().encode('airplane\n'),
    'test_batch.bin': cifarBatch([7, 9]),
  };
  for (let i = 1; i <= 5; i++) files[`data_batch_${i}.bin`] = cifarBatch(Array<number>(i).fill(i));
  await mkdir(join(folder, inner), { recursive: true });
  for (const [name, bytes] of Object.entries({ ...files, ...change })) {
    if (bytes) await writeFile(join(folder, inner, name), bytes);
  }
}

async function create(path: string | null, range: '[0,1]' | '[-1,1]' = '[0,1]') {
  return cifar10.create({ path, range }, { files: filesIn(folder), rng: new Rng(0) });
}

/** Packs what was put into the place of the fetched archive. */
async function pack(): Promise<void> {
  await mkdir(join(folder, 'cache/data/cifar10'), { recursive: true });
  packFolder(join(folder, 'in'), join(folder, 'cache/data/cifar10/cifar-10-binary.tar.gz'));
}

describe('cifar10', () => {
  it.each<[string, string, string | null]>([
    ['a folder', '', '.'],
    ['the folder around it', 'cifar-10-batches-bin', '.'],
    ['the fetched archive', 'in/cifar-10-batches-bin', null],
    ['an archive that is named', 'in', 'cache/data/cifar10/cifar-10-binary.tar.gz'],
  ])('reads %s', async (_, inner, path) => {
    await put(inner);
    if (inner.startsWith('in')) await pack();
    const { spec, open } = await create(path);
    expect(spec.splits).toEqual({ train: 15, test: 2 });
    const train = inMemory(await open('train'));
    expect([...train.fields['y']!]).toEqual([1, 2, 2, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 5]);
    const { x, y } = inMemory(await open('test')).fields;
    expect([...y!]).toEqual([7, 9]);
    expect(x).toHaveLength(2 * 32 * 32 * 3);
    // written so: red counts the pixels, green is 100 + the label, blue is 255 everywhere
    expect([...x!.subarray(0, 9)]).toEqual([0, 107, 255, 1, 107, 255, 2, 107, 255]);
    const last = (1024 + 33) * 3; // second picture, second row, second pixel
    expect([...x!.subarray(last, last + 3)]).toEqual([33, 109, 255]);
  });

  it('says its shape, classes and range', async () => {
    await put();
    const { fields } = (await create('.', '[-1,1]')).spec;
    expect(fields['x']).toEqual({ shape: [32, 32, 3], dtype: 'uint8', range: [-1, 1] });
    expect(fields['y']!.classNames!.slice(0, 3)).toEqual(['airplane', 'automobile', 'bird']);
    expect(fields['y']!.classes).toBe(10);
    expect(cifar10.published!.splits).toEqual({ train: 50_000, test: 10_000 });
  });

  it('says how to get its files where they are not there', async () => {
    await expect(create(null)).rejects.toThrow(
      expect.objectContaining({
        code: 'DATA',
        hint: expect.stringMatching(/ganzoo datasets fetch cifar10.*`path`/),
      }),
    );
    await expect(create('nowhere')).rejects.toThrow(/does not exist/);
  });

  it.each<[string, Readonly<Record<string, Uint8Array | null>>, RegExp]>([
    ['missing', { 'data_batch_3.bin': null }, /no data_batch_3\.bin/],
    [
      'cut short',
      { 'test_batch.bin': cifarBatch([1, 2]).subarray(0, 4000) },
      /test_batch\.bin has 4000 bytes/,
    ],
    ['empty', { 'data_batch_1.bin': Uint8Array.of() }, /data_batch_1\.bin has 0 bytes/],
    [
      'holds an unknown class',
      { 'test_batch.bin': cifarBatch([1, 10]) },
      /Picture 1 of test_batch\.bin.* label 10/,
    ],
  ])('names a file that is %s, in a folder and in an archive', async (_, change, message) => {
    await put('in', change);
    await pack();
    for (const path of ['in', null]) {
      const failed = (async () => (await create(path)).open('test'))();
      await expect(failed).rejects.toMatchObject({ code: 'DATA', where: { file: expect.any(String) } });
      await expect(failed).rejects.toThrow(message);
    }
  });

  it('tells a file that changed after it was looked at', async () => {
    await put();
    const { open } = await create('.');
    await writeFile(join(folder, 'test_batch.bin'), cifarBatch([3]));
    await expect(open('test')).rejects.toThrow(/test_batch\.bin was changed/);
  });
});
