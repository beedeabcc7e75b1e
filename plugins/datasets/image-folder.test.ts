import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Rng, type StreamedSplit } from '@ganzoo/sdk';
import { isStreamed } from '@ganzoo/sdk/data';
import { filesIn, pngOf } from '@ganzoo/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { imageFolder } from './image-folder.ts';

const DEFAULTS = {
  folder: 'pictures',
  testFolder: null,
  testShare: 0,
  size: 2,
  channels: 3,
  crop: 0,
  range: '[-1,1]',
  onCorrupt: 'skip',
  workers: 2,
} as const;

/** A folder with these files in it; a number stands for a gray picture. */
async function folderWith(files: Readonly<Record<string, number | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganzoo-folder-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'pictures'));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), typeof content === 'number' ? pngOf(2, 2, content) : content);
  }
  return folder;
}

function create(folder: string, params: Partial<Parameters<typeof imageFolder.create>[0]> = {}) {
  return imageFolder.create({ ...DEFAULTS, ...params }, { files: filesIn(folder), rng: new Rng(0) });
}

/** Brightness of each picture asked for, its label, and what was told. */
async function read(split: StreamedSplit, ...rows: number[]) {
  const { fields, notes } = await split.read(Int32Array.from(rows));
  const x = fields['x']!;
  return { grays: rows.map((_, i) => x[12 * i]), labels: fields['y'] && [...fields['y']], notes };
}

async function opened(folder: string, params: Parameters<typeof create>[1] = {}, split = 'train') {
  const stream = await create(folder, params).open(split);
  if (!isStreamed(stream)) throw new Error('not streamed');
  onTestFinished(() => stream.close());
  return stream;
}

describe('image-folder', () => {
  it('says what it holds: classes are sub-folders by name, pictures sorted by path', async () => {
    const folder = await folderWith({
      'pictures/cats/2.png': 2,
      'pictures/cats/10.PNG': 1,
      'pictures/ants/deep/a.png': 3,
      'pictures/ants/notes.txt': 'no picture',
      'pictures/.hidden/a.png': 9,
    });
    const { spec } = create(folder, { range: '[0,1]' });
    expect(spec.fields['x']).toEqual({ shape: [2, 2, 3], dtype: 'uint8', range: [0, 1] });
    expect(spec.fields['y']).toMatchObject({ classes: 2, classNames: ['ants', 'cats'] });
    expect(spec.splits).toEqual({ train: 3 });
    expect(await read(await opened(folder), 0, 1, 2, 0)).toEqual({
      grays: [3, 1, 2, 3],
      labels: [0, 1, 1, 0],
      notes: [],
    });
  });

  it('has no labels where pictures lie in the folder itself', async () => {
    const folder = await folderWith({ 'pictures/a.png': 1, 'pictures/b.png': 2 });
    expect(Object.keys(create(folder).spec.fields)).toEqual(['x']);
    expect(await read(await opened(folder), 1, 0)).toMatchObject({ grays: [2, 1], labels: undefined });
  });

  it('keeps the same share back for tests, whatever the seed, each picture in one split only', async () => {
    const names = Array.from({ length: 20 }, (_, i) => [`pictures/${i + 10}.png`, i + 1] as const);
    const folder = await folderWith(Object.fromEntries(names));
    const rows = (count: number): number[] => [...Array(count).keys()];
    const [train, test] = [
      await read(await opened(folder, { testShare: 0.25 }), ...rows(15)),
      await read(await opened(folder, { testShare: 0.25 }, 'test'), ...rows(5)),
    ];
    expect([...train.grays, ...test.grays].sort((a, b) => a! - b!)).toEqual(rows(20).map(i => i + 1));
    const again = await read(await opened(folder, { testShare: 0.25 }, 'test'), ...rows(5));
    expect(again).toEqual(test);
  });

  it('takes test pictures from a folder of their own, with the classes of the others', async () => {
    const folder = await folderWith({
      'pictures/ants/1.png': 1,
      'pictures/cats/2.png': 2,
      'held/cats/3.png': 3,
      'odd/dogs/4.png': 4,
    });
    const test = await opened(folder, { testFolder: 'held/' }, 'test');
    expect(await read(test, 0)).toMatchObject({ grays: [3], labels: [1] });
    expect(() => create(folder, { testFolder: 'odd' })).toThrow(/dogs\/4.png is of none of the classes/);
  });

  it('names a broken picture, and puts the next sound one and its label in its place', async () => {
    const folder = await folderWith({
      'pictures/ants/1.png': 1,
      'pictures/ants/2.png': 'broken',
      'pictures/bees/3.png': '',
      'pictures/cats/4.png': 4,
      'pictures/cats/5.png': 'broken',
    });
    const split = await opened(folder);
    const { grays, labels, notes } = await read(split, 4, 1, 0, 2, 3);
    expect(grays).toEqual([1, 4, 1, 4, 4]);
    expect(labels).toEqual([0, 2, 0, 2, 2]);
    expect(notes).toEqual([
      'pictures/cats/5.png is skipped, since it cannot be decoded: it is no PNG, JPEG or WebP file; pictures/ants/1.png stands in for it',
      'pictures/ants/2.png is skipped, since it cannot be decoded: it is no PNG, JPEG or WebP file; pictures/cats/4.png stands in for it',
      'pictures/bees/3.png is skipped, since it cannot be decoded: the file is empty; pictures/cats/4.png stands in for it',
    ]);
    // in whatever order they are asked for
    const other = await opened(folder);
    for (const row of [3, 2, 1, 0, 4]) {
      expect((await read(other, row)).grays).toEqual([[1, 4, 4, 4, 1][row]]);
    }
  });

  it('ends at a broken picture where it is told to, and where all are broken', async () => {
    const folder = await folderWith({ 'pictures/1.png': 1, 'pictures/2.png': 'broken' });
    const failing = await opened(folder, { onCorrupt: 'fail' });
    expect((await read(failing, 0)).grays).toEqual([1]);
    await expect(read(failing, 0, 1)).rejects.toMatchObject({
      code: 'DATA',
      where: { file: 'pictures/2.png' },
      message: /PNG, JPEG or WebP/,
      hint: /onCorrupt: skip/,
    });
    const hopeless = await folderWith({ 'pictures/1.png': 'broken', 'pictures/2.png': 'broken' });
    await expect(opened(hopeless).then(split => read(split, 1))).rejects.toThrow(/None of the 2 pictures/);
  });

  it.each([
    ['is missing', {}, { folder: 'no-such' }, /does not exist/],
    ['is a file', { 'pictures/a.png': 1 }, { folder: 'pictures/a.png' }, /is not a folder/],
    ['is empty', {}, {}, /is empty/],
    ['holds no pictures', { 'pictures/readme.txt': 'text' }, {}, /none ending in/],
    [
      'mixes pictures and classes',
      { 'pictures/a.png': 1, 'pictures/b/c.png': 2 },
      {},
      /beside these, such as a.png/,
    ],
  ])('names a folder that %s', async (_, files, params, message) => {
    const folder = await folderWith(files);
    expect(() => create(folder, params)).toThrow(message);
    try {
      create(folder, params);
    } catch (error) {
      expect(error).toMatchObject({
        code: 'DATA',
        where: { file: expect.stringMatching(/pictures|no-such/) },
      });
    }
  });

  it('refuses a split it does not have', async () => {
    const folder = await folderWith({ 'pictures/a.png': 1 });
    await expect(create(folder).open('test')).rejects.toMatchObject({ code: 'DATA', hint: 'Splits: train.' });
  });

  it('has another stamp when a picture changes', async () => {
    const folder = await folderWith({ 'pictures/a.png': 1, 'pictures/b.png': 2 });
    const before = create(folder).spec.stamp;
    expect(create(folder).spec.stamp).toBe(before);
    await writeFile(join(folder, 'pictures/b.png'), pngOf(64, 64, 200));
    expect(create(folder).spec.stamp).not.toBe(before);
  });
});
