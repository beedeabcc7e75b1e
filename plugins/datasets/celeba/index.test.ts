import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Rng } from '@ganzoo/sdk';
import { isStreamed } from '@ganzoo/sdk/data';
import { filesIn } from '@ganzoo/testing';
import sharp from 'sharp';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { celeba } from './index.ts';

const DEFAULTS = {
  folder: 'celeba',
  attribute: null,
  crop: 160,
  scaling: 'bilinear',
  size: 64,
  range: '[0,1]',
  onCorrupt: 'skip',
  workers: 1,
} as const;
const PARTITION = 'list_eval_partition.txt';
const ATTRIBUTES = 'list_attr_celeba.txt';

/** The published lists' format: lines of one end in CR LF, those of the other with numbers in columns. */
const LISTS = {
  [PARTITION]: ['000001.jpg 0', '000002.jpg 0', '000003.jpg 1', '000004.jpg 2', '000005.jpg 0', ''].join(
    '\r\n',
  ),
  [ATTRIBUTES]: `5
Bald Smiling Young 
000001.jpg -1  1  1
000002.jpg  1 -1 -1
000003.jpg -1  1 -1
000004.jpg -1 -1  1
000005.jpg -1  1  1
`,
};

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-celeba-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, 'celeba/img_align_celeba'), { recursive: true });
  for (let i = 1; i <= 5; i++) await writeFile(pictureFile(i), await picture(20 * i));
  for (const [name, text] of Object.entries(LISTS)) await putList(name, text);
});

const pictureFile = (i: number): string => join(folder, `celeba/img_align_celeba/00000${i}.jpg`);
const putList = (name: string, text: string): Promise<void> => writeFile(join(folder, 'celeba', name), text);

/** A JPEG of 178 by 218 pixels: the middle 160 by 160 of one gray, red around it. */
function picture(gray: number): Promise<Buffer> {
  const middle = sharp({
    create: { width: 160, height: 160, channels: 3, background: { r: gray, g: gray, b: gray } },
  });
  const around = { top: 29, bottom: 29, left: 9, right: 9, background: '#ff0000' };
  return middle.extend(around).jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
}

function create(params: Partial<Parameters<typeof celeba.create>[0]> = {}) {
  return celeba.create({ ...DEFAULTS, ...params }, { files: filesIn(folder), rng: new Rng(0) });
}

/** All pictures of a split: each one's values of green, and labels. */
async function read(split: string, params: Parameters<typeof create>[0] = {}) {
  const stream = await create(params).open(split);
  if (!isStreamed(stream)) throw new Error('not streamed');
  const { fields, notes } = await stream.read(Int32Array.from({ length: stream.size }, (_, i) => i));
  await stream.close();
  const each = fields['x']!.length / stream.size;
  const greens = Array.from({ length: stream.size }, (_, i) =>
    fields['x']!.slice(i * each, (i + 1) * each).filter((_value, at) => at % 3 === 1),
  );
  return { greens, labels: fields['y'], notes };
}

describe('celeba', () => {
  it('says what it holds, and what is published of it', () => {
    const { spec } = create();
    expect(spec.fields).toEqual({ x: { shape: [64, 64, 3], dtype: 'uint8', range: [0, 1] } });
    expect(spec.splits).toEqual({ train: 3, validation: 1, test: 1 });
    expect(create({ size: 8, range: '[-1,1]' }).spec.fields['x']).toMatchObject({
      shape: [8, 8, 3],
      range: [-1, 1],
    });
    const { splits } = celeba.published!;
    expect(Object.values(splits!).reduce((a, b) => a + b)).toBe(202_599);
    expect(spec.licence).toMatch(/non-commercial research/);
  });

  it('reads the middle 160 by 160 pixels of each picture of a split', async () => {
    const [train, validation, test] = [await read('train'), await read('validation'), await read('test')];
    const all = [...train.greens, ...validation.greens, ...test.greens];
    for (const [i, gray] of [20, 40, 100, 60, 80].entries()) {
      expect(all[i]).toHaveLength(64 * 64);
      // JPEG of quality 100 rounds luma, chroma and coefficients to whole numbers; one pixel of red would take away 25
      expect(Math.max(...all[i]!.map(value => Math.abs(value - gray)))).toBeLessThanOrEqual(2);
    }
    expect(train.labels).toBeUndefined();
    expect(train.notes).toEqual([]);
  });

  it('cuts out as much as it is told to', async () => {
    const { greens } = await read('test', { crop: 178, size: 178 });
    // red, whose green is 0, at the left and right edge and 9 pixels above and below
    const at = (row: number, column: number): number => greens[0]![178 * row + column]!;
    for (const [row, column] of [
      [89, 2],
      [89, 175],
      [2, 89],
      [175, 89],
    ] as const) {
      expect(at(row, column)).toBeLessThan(10);
    }
    expect(Math.abs(at(89, 89) - 80)).toBeLessThanOrEqual(2);
  });

  it('makes classes of an attribute', async () => {
    const { spec } = create({ attribute: 'Smiling' });
    expect(spec.fields['y']).toEqual({
      shape: [],
      dtype: 'int32',
      classes: 2,
      classNames: ['not Smiling', 'Smiling'],
    });
    expect((await read('train', { attribute: 'Smiling' })).labels).toEqual(Int32Array.of(1, 0, 1));
    expect((await read('test', { attribute: 'Young' })).labels).toEqual(Int32Array.of(1));
  });

  it('needs the list of attributes for these only, and leaves out splits without pictures', async () => {
    await rm(join(folder, 'celeba', ATTRIBUTES));
    await putList(PARTITION, '000002.jpg 0\n000001.jpg 0');
    expect(create().spec.splits).toEqual({ train: 2 });
    expect((await read('train')).greens.map(([first]) => Math.round(first! / 20))).toEqual([2, 1]);
    await expect(create().open('test')).rejects.toMatchObject({ code: 'DATA', hint: 'Splits: train.' });
    expect(() => create({ attribute: 'Young' })).toThrow(
      expect.objectContaining({
        where: { file: `celeba/${ATTRIBUTES}` },
        hint: expect.stringMatching(/http/),
      }),
    );
  });

  it.each([
    ['the folder', '', 'img_align_celeba'],
    ['the pictures', 'img_align_celeba', 'img_align_celeba'],
    ['the partition', PARTITION, PARTITION],
  ])('says where to get it all without %s', async (_, gone, named) => {
    await rm(join(folder, 'celeba', gone), { recursive: true });
    expect(() => create({ folder: 'celeba/' })).toThrow(
      expect.objectContaining({
        code: 'DATA',
        where: { file: `celeba/${named}` },
        hint: expect.stringMatching(/img_align_celeba\.zip.*https:.*`folder`/),
      }),
    );
  });

  it.each<[string, string, string, number, RegExp]>([
    ['a picture that is not there', PARTITION, '000001.jpg 0\n000009.jpg 1', 2, /000009\.jpg.* no such file/],
    ['a path out of the folder', PARTITION, '../../x.jpg 0', 1, /no such file/],
    ['a picture twice', PARTITION, '000001.jpg 0\n000002.jpg 0\n000001.jpg 1', 3, /in line 1 already/],
    ['a fourth split', PARTITION, '000001.jpg 0\n000002.jpg 3', 2, /0, 1 or 2, not '000002\.jpg 3'/],
    ['a word too many', PARTITION, '000001.jpg 0 0', 1, /not '000001\.jpg 0 0'/],
    ['nothing', PARTITION, '', 1, /not ''/],
    ['an empty line', PARTITION, '000001.jpg 0\n\n000002.jpg 0', 2, /not ''/],
    ['no number of pictures', ATTRIBUTES, 'Smiling\n000001.jpg 1', 1, /number of pictures.*not 'Smiling'/],
    ['no such attribute', ATTRIBUTES, '1\nBald Young\n000001.jpg 1 1', 2, /no attribute 'Smiling'/],
    ['a value of neither sort', ATTRIBUTES, '1\nSmiling\n000001.jpg 0', 3, /1 numbers, each 1 or -1/],
    ['a row too short', ATTRIBUTES, '1\nSmiling Young\n000001.jpg 1', 3, /2 numbers/],
    ['fewer rows than it says', ATTRIBUTES, '2\nSmiling\n000001.jpg 1', 1, /list 2 pictures, but lists 1/],
    ['its number only', ATTRIBUTES, '2', 2, /no attribute/],
  ])('names the line of a list that holds %s', async (_, name, text, line, message) => {
    await putList(name, text);
    expect(() => create({ attribute: 'Smiling' })).toThrow(
      expect.objectContaining({
        code: 'DATA',
        message: expect.stringMatching(message),
        where: { file: `celeba/${name}`, line },
        hint: expect.any(String),
      }),
    );
  });

  it('tells a picture of which the attributes are not listed', async () => {
    await putList(ATTRIBUTES, '1\nSmiling\n000001.jpg 1\n');
    expect(() => create({ attribute: 'Smiling' })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/000002\.jpg is listed, but not in celeba\/list_attr/),
        where: { file: `celeba/${PARTITION}`, line: 2 },
      }),
    );
  });

  it('passes over a broken picture, or ends at it', async () => {
    await writeFile(pictureFile(1), 'broken');
    expect((await read('train')).notes).toEqual([expect.stringMatching(/000001\.jpg is skipped/)]);
    await expect(read('train', { onCorrupt: 'fail' })).rejects.toMatchObject({
      where: { file: 'celeba/img_align_celeba/000001.jpg' },
    });
  });

  it('has another stamp when a list or a picture changes', async () => {
    const before = create().spec.stamp;
    expect(create().spec.stamp).toBe(before);
    await putList(PARTITION, LISTS[PARTITION].replace('jpg 2', 'jpg 1') + '\r\n');
    const after = create().spec.stamp;
    expect(after).not.toBe(before);
    await writeFile(pictureFile(1), await picture(7));
    expect(create().spec.stamp).not.toBe(after);
  });
});
