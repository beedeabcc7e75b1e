import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageSource, temporaryFolders } from '../fixtures/temp-folder.ts';
import { findInNpm } from './find-in-npm.ts';

const folderOf = temporaryFolders();

/** Files found for a project with one dependency `p`, from the project's folder. */
async function find(files: Record<string, string>, key = 'dependencies') {
  const root = folderOf({ 'package.json': JSON.stringify({ [key]: { p: '1' } }), ...files });
  const found = await findInNpm([join(root, 'package.json')]);
  return { ...found, files: found.sources.map(({ file }) => relative(root, file)) };
}

describe('findInNpm', () => {
  it.each(['dependencies', 'devDependencies', 'optionalDependencies'])('follows %s', async key => {
    const { sources, files } = await find(
      {
        'node_modules/p/package.json': packageSource('p', { exports: './main.js' }),
        'node_modules/p/main.js': '',
      },
      key,
    );
    expect(files).toEqual(['node_modules/p/main.js']);
    expect(sources[0]).toMatchObject({ route: 'npm', package: 'p' });
  });

  it('passes over packages without the keyword, not installed ones, and dependencies of dependencies', async () => {
    const { files, broken } = await find({
      'node_modules/p/package.json': JSON.stringify({ name: 'p', dependencies: { q: '1', missing: '1' } }),
      'node_modules/p/index.js': '',
      'node_modules/q/package.json': packageSource('q'),
      'node_modules/q/index.js': '',
    });
    expect(files).toEqual([]);
    expect(broken).toEqual([]);
  });

  it('takes the files that ganzoo.plugins matches, without tests', async () => {
    const { files } = await find({
      'node_modules/p/package.json': packageSource('p', {
        ganzoo: { plugins: ['*.ts', '*/index.ts'] },
        exports: { './package.json': './package.json' },
      }),
      'node_modules/p/a.ts': '',
      'node_modules/p/a.test.ts': '',
      'node_modules/p/b/index.ts': '',
      'node_modules/p/b/c.ts': '',
    });
    expect(files).toEqual(['node_modules/p/a.ts', 'node_modules/p/b/index.ts']);
  });

  it('searches a folder that ganzoo.plugins names as it does plugins/<kind>', async () => {
    const { files } = await find({
      'node_modules/p/package.json': packageSource('p', { ganzoo: { plugins: ['./'] } }),
      'node_modules/p/a.ts': '',
      'node_modules/p/family/b.ts': '',
      'node_modules/p/family/c/index.ts': '',
      'node_modules/p/family/c/part.ts': '',
      'node_modules/p/dist/a.js': '',
    });
    expect(files).toEqual([
      'node_modules/p/a.ts',
      'node_modules/p/family/b.ts',
      'node_modules/p/family/c/index.ts',
    ]);
  });

  it('takes from the package where compiled files lie and what its manifest lists', async () => {
    const plugins = [
      { kind: 'metric', name: 'a', file: 'a.ts' },
      { kind: 'metric', name: 'gone', file: 'gone.ts' },
      { kind: 'metric', name: 3, file: 'b.ts' },
      null,
    ];
    const { sources } = await find({
      'node_modules/p/package.json': packageSource('p', {
        ganzoo: { plugins: ['*.{ts,js}'], compiled: 'lib', manifest: 'list.json' },
      }),
      'node_modules/p/list.json': JSON.stringify({ plugins }),
      'node_modules/p/a.ts': '',
      'node_modules/p/b.ts': '',
      'node_modules/p/c.js': '',
    });
    const root = sources[0]!.file.slice(0, -'/a.ts'.length);
    expect(sources.map(({ compiled, listed }) => [compiled && relative(root, compiled), listed])).toEqual([
      ['lib/a.js', [{ kind: 'metric', name: 'a' }]],
      ['lib/b.js', undefined],
      [undefined, undefined],
    ]);
  });

  it.each(['{ nonsense', '[]', '{"plugins": 3}'])('does without a manifest that is %s', async text => {
    const { sources, broken } = await find({
      'node_modules/p/package.json': packageSource('p', {
        ganzoo: { plugins: ['*.ts'], manifest: 'list.json' },
      }),
      'node_modules/p/list.json': text,
      'node_modules/p/a.ts': '',
    });
    expect(broken).toEqual([]);
    expect(sources.map(({ listed }) => listed)).toEqual([undefined]);
  });

  it.each([
    [{ exports: { '.': { types: './t.d.ts', import: './main.mjs' } } }, 'main.mjs'],
    [{ exports: { import: { node: './main.mjs' } } }, 'main.mjs'],
    [{ exports: { '.': [{ browser: './no.js' }, './main.mjs'] } }, 'main.mjs'],
    [{ main: './main.mjs' }, 'main.mjs'],
    [{ main: 'lib' }, 'lib/index.js'],
    [{}, 'index.js'],
  ])('reads the main entry of %j', async (rest, entry) => {
    const { files } = await find({
      'node_modules/p/package.json': packageSource('p', rest),
      'node_modules/p/main.mjs': '',
      'node_modules/p/index.js': '',
      'node_modules/p/lib/index.js': '',
    });
    expect(files).toEqual([`node_modules/p/${entry}`]);
  });

  it('keeps packages that cannot be read as broken', async () => {
    const broken = async (json: string) => (await find({ 'node_modules/p/package.json': json })).broken[0];
    expect(await broken(packageSource('p', { main: 'no.js' }))).toMatchObject({
      message: expect.stringContaining('no.js is missing'),
    });
    expect(await broken(packageSource('p', { exports: { './x': './x.js' } }))).toMatchObject({
      message: expect.stringContaining('no main entry'),
    });
    expect(await broken(packageSource('p', { exports: '../../../evil.js' }))).toMatchObject({
      message: expect.stringContaining('outside the package'),
    });
    expect(await broken(packageSource('p', { ganzoo: { plugins: ['../*.ts'] } }))).toMatchObject({
      message: expect.stringContaining('outside the package'),
    });
    expect(await broken('{ nonsense')).toMatchObject({
      source: { package: 'p' },
      message: expect.stringContaining('SyntaxError'),
    });
  });

  it('keeps an unreadable package.json of the project as broken', async () => {
    const root = folderOf({ 'package.json': '{,' });
    const { broken, sources } = await findInNpm([join(root, 'package.json')]);
    expect(sources).toEqual([]);
    expect(broken).toHaveLength(1);
  });

  it('finds packages in node_modules folders further up, and scoped ones', async () => {
    const root = folderOf({
      'node_modules/@s/p/package.json': packageSource('@s/p'),
      'node_modules/@s/p/index.js': '',
      'packages/app/package.json': JSON.stringify({ dependencies: { '@s/p': '1', '../evil': '1' } }),
    });
    const { sources } = await findInNpm([join(root, 'packages/app/package.json')]);
    expect(sources).toMatchObject([{ package: '@s/p' }]);
  });

  it('looks where a linked host really lies', async () => {
    const store = folderOf({
      'cli/package.json': JSON.stringify({ dependencies: { p: '1' } }),
      'node_modules/p/package.json': packageSource('p'),
      'node_modules/p/index.js': '',
    });
    const root = folderOf();
    symlinkSync(join(store, 'cli'), join(root, 'cli'));
    const { sources } = await findInNpm([join(root, 'cli/package.json'), join(store, 'cli/package.json')]);
    expect(sources).toHaveLength(1);
  });
});
