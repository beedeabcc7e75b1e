import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { readExtended } from './extends.ts';
import { ExperimentError } from '../experiment-error.ts';
import { parsePath, placeOf, plain } from './tree.ts';

const folderOf = temporaryFolders();

async function read(files: Record<string, string>, main = 'main.yaml') {
  const folder = folderOf(files);
  const { tree, sources } = await readExtended(join(folder, main));
  const place = (path: string) => {
    const { file, line, column } = placeOf(tree, parsePath(path));
    return `${relative(folder, file)}:${line}:${column}`;
  };
  return { value: plain(tree), sources: sources.map(file => relative(folder, file)), place };
}

async function problems(files: Record<string, string>): Promise<string[]> {
  const folder = folderOf(files);
  const error = await readExtended(join(folder, 'main.yaml')).catch((cause: unknown) => cause);
  expect(error).toBeInstanceOf(ExperimentError);
  return (error as ExperimentError).problems.map(({ where, message }) =>
    `${relative(folder, where!.file)}:${where!.line ?? ''}:${where!.column ?? ''}: ${message}`.replaceAll(
      `${folder}/`,
      '',
    ),
  );
}

describe('extends', () => {
  it('merges maps, replaces lists and plain values, and removes with !delete', async () => {
    const { value, sources, place } = await read({
      'base/_base.yaml': 'a: 1\nm: {x: 1, y: {p: 1, q: 2}, z: 3}\nl: [1, 2, 3]\ngone: {k: 1}\n',
      'main.yaml': 'extends: base/_base.yaml\nm: {y: {q: 5}, z: !delete}\nl: [9]\ngone: !delete\nnew: true\n',
    });
    expect(value).toEqual({ a: 1, m: { x: 1, y: { p: 1, q: 5 } }, l: [9], new: true });
    expect(sources).toEqual(['base/_base.yaml', 'main.yaml']);
    expect(place('a')).toBe('base/_base.yaml:1:4');
    expect(place('m.y.p')).toBe('base/_base.yaml:2:18');
    expect(place('m.y.q')).toBe('main.yaml:2:12');
  });

  it('lays a list of files over one another in order, each relative to its own file', async () => {
    const { value, sources } = await read({
      'a/one.yaml': 'extends: ../b/zero.yaml\nx: 1\ny: 1\n',
      'b/zero.yaml': 'x: 0\nz: 0\nw: 0\n',
      'b/two.yaml': 'y: 2\nw: !delete\n',
      'main.yaml': 'extends: [a/one.yaml, b/two.yaml]\nv: 3\n',
    });
    expect(value).toEqual({ x: 1, y: 2, z: 0, v: 3 });
    expect(sources).toEqual(['b/zero.yaml', 'a/one.yaml', 'b/two.yaml', 'main.yaml']);
  });

  it('replaces a part as a whole when it uses another plugin, and merges it when it uses the same', async () => {
    const { value } = await read({
      'base.yaml': 'objective: {use: a, weight: 1}\ndataset: {use: d, size: 3}\nn: {use: x, only: 1}\n',
      'main.yaml':
        'extends: base.yaml\nobjective: {use: b}\ndataset: {use: d, more: 1}\nn: {use: y, only: !delete}\n',
    });
    expect(value).toEqual({
      objective: { use: 'b' },
      dataset: { use: 'd', size: 3, more: 1 },
      n: { use: 'y' },
    });
  });

  it('takes a file reached along two ways once', async () => {
    const files: Record<string, string> = {
      'f0.yaml': 'x: 0\n',
      'main.yaml': 'extends: [f10.yaml, f10.yaml]\n',
    };
    for (let i = 1; i <= 10; i++) files[`f${i}.yaml`] = `extends: [f${i - 1}.yaml, f${i - 1}.yaml]\n`;
    const { value, sources } = await read(files);
    expect(value).toEqual({ x: 0 });
    expect(sources).toHaveLength(12);
  });

  it('refuses circles, also through links', async () => {
    expect(
      await problems({ 'main.yaml': 'extends: a.yaml\n', 'a.yaml': 'b: 1\nextends: main.yaml\n' }),
    ).toEqual(['a.yaml:2:10: extends goes round in a circle: main.yaml -> a.yaml -> main.yaml']);
    expect(await problems({ 'main.yaml': 'extends: main.yaml\n' })).toEqual([
      'main.yaml:1:10: extends goes round in a circle: main.yaml -> main.yaml',
    ]);
    const folder = folderOf({ 'main.yaml': 'extends: link.yaml\n' });
    symlinkSync('main.yaml', join(folder, 'link.yaml'));
    await expect(readExtended(join(folder, 'main.yaml'))).rejects.toThrow(/circle/);
  });

  it('refuses chains of more than 16 files', async () => {
    const chain = (length: number) =>
      Object.fromEntries([
        ...Array.from({ length: length - 1 }, (_, i) => [
          i === 0 ? 'main.yaml' : `f${i}.yaml`,
          `extends: f${i + 1}.yaml\n`,
        ]),
        [`f${length - 1}.yaml`, 'x: 1\n'],
      ]) as Record<string, string>;
    expect((await read(chain(16))).value).toEqual({ x: 1 });
    expect(await problems(chain(17))).toEqual([
      'f15.yaml:1:10: extends leads through more than 16 files, from main.yaml on',
    ]);
  });

  it('names the place of a missing file, a folder, and of what is no path', async () => {
    expect(
      await problems({ 'main.yaml': 'x: 1\nextends:\n  - none.yaml\n  - sub\n', 'sub/a.yaml': '' }),
    ).toEqual([
      'main.yaml:3:5: none.yaml does not exist',
      'main.yaml:4:5: sub is a folder, not an experiment file',
    ]);
    for (const value of ['3', '[]', '{a: 1}', '[a.yaml, 4]', '']) {
      expect((await problems({ 'main.yaml': `extends: ${value}\n` }))[0]).toMatch(
        /^main\.yaml:1:\d+: extends must be the path/,
      );
    }
  });

  it('refuses a !delete that has nothing to remove, and one in a list', async () => {
    expect(
      await problems({
        'main.yaml': 'extends: base.yaml\nm: {y: !delete}\nn: !delete\nl:\n  - !delete\n',
        'base.yaml': 'm: {x: 1}\n',
      }),
    ).toEqual([
      "main.yaml:2:5: !delete has nothing to remove: no 'm.y' is inherited",
      "main.yaml:3:1: !delete has nothing to remove: no 'n' is inherited",
      'main.yaml:5:12: !delete cannot stand in a list',
    ]);
  });

  it('tells the mistakes of all files at once', async () => {
    expect(
      await problems({
        'main.yaml': 'extends: [a.yaml, b.yaml]\nx: 1\nx: 2\n',
        'a.yaml': 'y: [\n',
        'b.yaml': '',
      }),
    ).toHaveLength(1);
    expect(
      await problems({ 'main.yaml': 'extends: [a.yaml, b.yaml]\n', 'a.yaml': 'y: 1\ny: 2\n', 'b.yaml': '' }),
    ).toEqual(["a.yaml:2:1: the key 'y' is there twice", 'b.yaml::: the file is empty']);
  });
});

describe('a file that is no experiment', () => {
  it.each([
    ['', /main\.yaml::: the file is empty/],
    ['# nothing\n', /empty/],
    ['null\n', /empty/],
    ['[1, 2]\n', /main\.yaml:1:1: an experiment must be a map/],
    ['just text\n', /must be a map/],
  ])('%j', async (text, message) => {
    expect((await problems({ 'main.yaml': text }))[0]).toMatch(message);
  });
});
