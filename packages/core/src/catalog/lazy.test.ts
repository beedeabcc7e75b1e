import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageSource, pluginSource, temporaryFolders } from '../fixtures/temp-folder.ts';
import type { Catalog } from './catalog.ts';
import { discoverPlugins, findPluginFiles } from './discover.ts';
import { BrokenPluginError, DuplicatePluginError, UnknownPluginError } from './errors.ts';

const folderOf = temporaryFolders();
const THROWS = "throw new Error('bang');";

/** A catalog of a folder's `plugins/`, nothing loaded. */
const find = (root: string) => findPluginFiles({ start: root, root });
const objective = (name: string) => [{ kind: 'objective', name } as const];
const names = (catalog: Catalog) => catalog.list().map(({ plugin }) => plugin.name);

function thrown(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('a catalog loads', () => {
  const root = folderOf({
    'plugins/objectives/mine.ts': pluginSource('objective', 'mine'),
    'plugins/objectives/family/deep.ts': pluginSource('objective', 'deep'),
    'plugins/objectives/other.ts': pluginSource('objective', 'other'),
    'plugins/objectives/odd-file.ts': pluginSource('objective', 'told-inside'),
    'plugins/objectives/made.ts': pluginSource('objective', 'x').replace(
      "'x'",
      "['put', 'together'].join('-')",
    ),
    'plugins/objectives/broken.ts': THROWS,
    'plugins/metrics/mine.ts': pluginSource('metric', 'mine'),
  });

  it('nothing before it is asked', async () => {
    const catalog = await find(root);
    expect(catalog.list()).toEqual([]);
    expect(catalog.broken).toEqual([]);
  });

  it.each([
    ['deep', ['deep']],
    ['told-inside', ['told-inside']],
    // both files are named so, and either kind may be in either
    ['mine', ['mine', 'mine']],
  ])('the files that may hold %s and no others', async (name, loaded) => {
    const catalog = await (await find(root)).load(objective(name));
    expect(catalog.get('objective', name).name).toBe(name);
    expect(names(catalog)).toEqual(loaded);
    expect(catalog.broken).toEqual([]);
  });

  it('a name that is put together at run time, by searching the contents of all files', async () => {
    const catalog = await (await find(root)).load(objective('put-together'));
    expect(catalog.get('objective', 'put-together').name).toBe('put-together');
  });

  it('several at once, and leaves the catalog it was asked of as it is', async () => {
    const before = await find(root);
    const after = await before.load([...objective('mine'), ...objective('deep')]);
    expect(names(after)).toEqual(['deep', 'mine', 'mine']);
    expect(before.list()).toEqual([]);
    expect(await after.load(objective('deep'))).toBe(after);
  });

  it('all there is for a name that is nowhere: the error is that of a full search', async () => {
    const catalog = await (await find(root)).load(objective('minee'));
    const lazily = thrown(() => catalog.get('objective', 'minee')) as UnknownPluginError;
    const whole = await discoverPlugins({ start: root, root });
    const fully = thrown(() => whole.get('objective', 'minee')) as UnknownPluginError;
    expect(lazily).toBeInstanceOf(UnknownPluginError);
    expect(lazily.hint).toBe(fully.hint);
    expect(lazily.hint).toContain(
      "Did you mean 'mine'? Known: deep, mine, other, put-together, told-inside.",
    );
    expect(lazily.hint).toContain('broken.ts:1: bang');
  });

  it('a broken file only where its plugin is asked for', async () => {
    const catalog = await (await find(root)).load(objective('broken'));
    expect(thrown(() => catalog.get('objective', 'broken'))).toBeInstanceOf(BrokenPluginError);
  });

  it('nothing of its own accord for a name that was never asked for', async () => {
    const catalog = await (await find(root)).load(objective('deep'));
    expect(() => catalog.get('objective', 'mine')).toThrow(
      "objective 'mine' is asked for, but was not loaded",
    );
  });
});

describe('two of one kind and name are told', () => {
  it.each([
    ['two files of one name', { 'one/same.ts': pluginSource('objective', 'same') }],
    ['a file of another name', { 'objectives/other.ts': pluginSource('objective', 'same') }],
    [
      'a file that passes on what a helper exports',
      {
        'objectives/all.ts': "export * from './_same.ts';",
        'objectives/_same.ts': pluginSource('objective', 'same'),
      },
    ],
  ])('where the second is in %s', async (_, second) => {
    const files = Object.entries({ 'objectives/same.ts': pluginSource('objective', 'same'), ...second });
    const root = folderOf(Object.fromEntries(files.map(([file, text]) => [`plugins/${file}`, text])));
    const catalog = await (await find(root)).load(objective('same'));
    const error = thrown(() => catalog.get('objective', 'same')) as DuplicatePluginError;
    expect(error).toBeInstanceOf(DuplicatePluginError);
    expect(error.sources).toHaveLength(2);
  });

  it('where an experiment lists one that a file not loaded yet has', async () => {
    const root = folderOf({
      'plugins/objectives/same.ts': pluginSource('objective', 'same'),
      'mine.ts': pluginSource('objective', 'same'),
    });
    const where = { file: 'e.yaml', line: 1, column: 1 };
    const extended = (await find(root)).extend([{ name: './mine.ts', folder: root, where }]);
    await expect(extended).rejects.toThrow(DuplicatePluginError);
  });
});

describe('a manifest', () => {
  const listed = (name: string, file: string) => ({ kind: 'objective', name, file });

  /** A package in `plugins/objectives` with these files, and a manifest of them as they were at first. */
  function packaged(): { root: string; put(file: string, text: string): void } {
    const plugins = [listed('mine', 'mine.ts'), listed('other', 'other.ts'), listed('moved', 'moved.ts')];
    const ganzoo = { plugins: ['./'], manifest: 'manifest.json' };
    const root = folderOf({
      'plugins/objectives/package.json': packageSource('p', { ganzoo }),
      'plugins/objectives/manifest.json': JSON.stringify({ plugins }),
      'plugins/objectives/mine.ts': pluginSource('objective', 'mine'),
      'plugins/objectives/other.ts': pluginSource('objective', 'other'),
      'plugins/objectives/moved.ts': pluginSource('objective', 'moved'),
    });
    return {
      root,
      put: (file, text) => writeFileSync(join(root, 'plugins/objectives', file), text),
    };
  }

  it('says which file to load, so that no other is even read', async () => {
    const { root, put } = packaged();
    put('other.ts', `${THROWS} // 'mine'`);
    const catalog = await (await find(root)).load(objective('mine'));
    expect(names(catalog)).toEqual(['mine']);
    expect(catalog.broken).toEqual([]);
  });

  it('does not hide that a plugin’s parameters were changed', async () => {
    const { root, put } = packaged();
    const params = "params: { x: { type: 'number', default: 7, description: 'X.' } }";
    put('mine.ts', pluginSource('objective', 'mine').replace('params: {}', params));
    const catalog = await (await find(root)).load(objective('mine'));
    expect(catalog.get('objective', 'mine').params).toMatchObject({ x: { default: 7 } });
  });

  it('does not hide a new file, nor a plugin with a new name in an old file', async () => {
    const { root, put } = packaged();
    put('added.ts', pluginSource('objective', 'added'));
    put('other.ts', pluginSource('objective', 'renamed'));
    const catalog = await (await find(root)).load([...objective('added'), ...objective('renamed')]);
    expect(catalog.get('objective', 'added').name).toBe('added');
    expect(catalog.get('objective', 'renamed').name).toBe('renamed');
    expect(thrown(() => catalog.get('objective', 'other'))).toBeInstanceOf(UnknownPluginError);
  });

  it('does not hide that a plugin moved to another file', async () => {
    const { root, put } = packaged();
    rmSync(join(root, 'plugins/objectives/moved.ts'));
    put('other.ts', pluginSource('objective', 'moved'));
    const catalog = await (await find(root)).load(objective('moved'));
    expect(catalog.entry('objective', 'moved').source.file).toMatch(/other\.ts$/);
  });

  it('does not make up a plugin whose file is gone', async () => {
    const { root } = packaged();
    rmSync(join(root, 'plugins/objectives/mine.ts'));
    const catalog = await (await find(root)).load(objective('mine'));
    const error = thrown(() => catalog.get('objective', 'mine')) as UnknownPluginError;
    expect(error).toBeInstanceOf(UnknownPluginError);
    expect(error.known).toEqual(['moved', 'other']);
  });
});
