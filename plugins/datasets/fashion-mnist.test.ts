import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Rng } from '@ganzoo/sdk';
import { MNIST_FILES } from '@ganzoo/sdk/data';
import type { DataFiles } from '@ganzoo/sdk';
import { filesIn, idxOf, inMemory } from '@ganzoo/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { fashionMnist } from './fashion-mnist.ts';

const DEBIAN = '/usr/share/datasets/fashion-mnist';
const here = existsSync(join(DEBIAN, 'train-images-idx3-ubyte.gz'));
/** `.ci/run` installs the package as root by apt-get: there it may not be missing. */
const mustBeHere = process.env['CI'] === 'true' && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
const skipped = !here && !mustBeHere;

const all = Object.values(MNIST_FILES).flatMap(({ images, labels }) => [images, labels]);

async function temporary(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ganzoo-fashion-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

function create(
  files: DataFiles,
  folder: string | null = null,
  range: '[0,1]' | '[-1,1]' = '[0,1]',
): ReturnType<typeof fashionMnist.create> {
  return fashionMnist.create({ folder, range }, { files, rng: new Rng(0) });
}

/** File access of a machine on which only the files below a folder are there. */
function only(folder: string): DataFiles {
  const files = filesIn(folder);
  return { ...files, kind: path => (path.startsWith(folder) ? files.kind(path) : undefined) };
}

describe.skipIf(skipped)(
  `the files of Fashion-MNIST${skipped ? ` (skipped: no ${DEBIAN}; apt-get install dataset-fashion-mnist)` : ''}`,
  () => {
    it.each([
      ['train', 60_000, 6_000],
      ['test', 10_000, 1_000],
    ])('%s: %d pictures, %d of each class', async (split, size, perClass) => {
      const { fields } = inMemory(await create(filesIn(await temporary())).open(split));
      const { x, y } = fields as { x: Uint8Array; y: Int32Array };
      expect([x.length, y.length]).toEqual([size * 784, size]);
      const counts = Array<number>(10).fill(0);
      for (const label of y) counts[label]!++;
      expect(counts).toEqual(Array(10).fill(perClass));
      if (split === 'train') {
        // known of the data set: mean brightness 0.2860, and the first picture an ankle boot
        expect(x.reduce((sum, value) => sum + value, 0) / x.length / 255).toBeCloseTo(0.286, 4);
        expect(y[0]).toBe(9);
      }
    });
  },
);

describe('fashion-mnist', () => {
  it('looks for fetched files before those of Debian, and nowhere else where a folder is given', async () => {
    const folder = await temporary();
    const asked: string[] = [];
    const files: DataFiles = {
      ...filesIn(folder),
      fetched: () => '/fetched',
      kind: path => void asked.push(path),
    };
    expect(() => create(files)).toThrow();
    const folders = asked.map(path => path.slice(0, path.lastIndexOf('/')));
    expect([...new Set(folders)]).toEqual(['/fetched', DEBIAN]);
    asked.length = 0;
    expect(() => create(files, 'mine/')).toThrow();
    expect(new Set(asked)).toEqual(new Set(all.flatMap(name => [`mine/${name}`, `mine/${name}.gz`])));
  });

  it('says the three ways to the files where they are nowhere', async () => {
    const folder = await temporary();
    expect(() => create(only(folder))).toThrow(
      expect.objectContaining({
        code: 'DATA',
        message: expect.stringContaining(DEBIAN),
        hint: expect.stringMatching(
          /ganzoo datasets fetch fashion-mnist.*apt-get install dataset-fashion-mnist.*`folder`/,
        ),
      }),
    );
  });

  it('passes over fetched files that are not all there', async () => {
    const folder = await temporary();
    await writeFile(join(folder, `${all[0]}.gz`), '');
    expect(() => create({ ...only(folder), fetched: () => folder })).toThrow(/not here/);
  });

  it('names the file that a given folder lacks', async () => {
    const folder = await temporary();
    for (const name of all.slice(0, 3)) await writeFile(join(folder, name), '');
    expect(() => create(only(folder), folder)).toThrow(
      expect.objectContaining({ where: { file: folder }, message: expect.stringContaining(all[3]!) }),
    );
  });

  it('reads files gzipped or not, and tells a broken one', async () => {
    const folder = await temporary();
    const labels = Array.from({ length: 10_000 }, (_, i) => i % 10);
    const { images, labels: name } = MNIST_FILES.test;
    for (const file of all) await writeFile(join(folder, file), 'broken');
    await writeFile(join(folder, name), idxOf([10_000], labels));
    await rm(join(folder, images));
    await writeFile(
      join(folder, `${images}.gz`),
      gzipSync(idxOf([10_000, 28, 28], Array(7_840_000).fill(7))),
    );
    const { spec, open } = create(only(folder), folder, '[-1,1]');
    expect(spec.fields['x']).toEqual({ shape: [28, 28, 1], dtype: 'uint8', range: [-1, 1] });
    expect(spec.fields['y']!.classNames).toHaveLength(10);
    const { fields } = inMemory(await open('test'));
    expect(fields['x']!.every(value => value === 7)).toBe(true);
    expect([...fields['y']!]).toEqual(labels);
    await expect(open('train')).rejects.toMatchObject({
      code: 'DATA',
      where: { file: join(folder, all[0]!) },
    });
  });
});
