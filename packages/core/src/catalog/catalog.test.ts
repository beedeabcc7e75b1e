import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { definePlugin } from '@ganzoo/sdk';
import type { GanzooError, PluginKind } from '@ganzoo/sdk';
import { packageSource, pluginSource, temporaryFolders } from '../fixtures/temp-folder.ts';
import { Catalog } from './catalog.ts';
import { BrokenPluginError, DuplicatePluginError, PluginFileError, UnknownPluginError } from './errors.ts';
import { brokenFile } from './failure.ts';

const folderOf = temporaryFolders();
const plugin = (kind: PluginKind, name: string) =>
  definePlugin({ kind, name, summary: 'S.', params: {}, create: () => ({}) });
const source = (file: string) => ({ route: 'folder' as const, file });

function thrown(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('Catalog', () => {
  const catalog = Catalog.of([
    plugin('objective', 'wasserstein'),
    plugin('objective', 'hinge'),
    plugin('dataset', 'ring'),
  ]);

  it('gives, lists and knows plugins', () => {
    expect(catalog.get('objective', 'hinge').name).toBe('hinge');
    expect(catalog.entry('dataset', 'ring').source.route).toBe('code');
    expect(catalog.has('objective', 'hinge')).toBe(true);
    expect(catalog.has('dataset', 'hinge')).toBe(false);
    expect(catalog.list('objective').map(entry => entry.plugin.name)).toEqual(['hinge', 'wasserstein']);
    expect(catalog.list().map(entry => entry.plugin.name)).toEqual(['ring', 'hinge', 'wasserstein']);
    expect(catalog.broken).toEqual([]);
    expect(catalog.duplicates).toEqual([]);
  });

  it('takes plugins with typed parameters', () => {
    const typed = definePlugin({
      kind: 'constraint',
      name: 'typed',
      summary: 'S.',
      params: { weight: { type: 'number', default: 1, description: 'W.' } },
      create: ({ weight }) => ({ project: w => w.mul(weight) }),
    });
    expect(Catalog.of([typed]).get('constraint', 'typed')).toBe(typed);
  });

  it('names the nearest, all known and the places looked in for an unknown plugin', () => {
    const error = thrown(() => catalog.get('objective', 'waserstein')) as UnknownPluginError;
    expect(error).toBeInstanceOf(UnknownPluginError);
    expect(error).toMatchObject({
      code: 'PLUGIN_UNKNOWN',
      exitCode: 2,
      kind: 'objective',
      asked: 'waserstein',
    });
    expect(error.message).toBe("There is no objective 'waserstein'.");
    expect(error.hint).toContain("Did you mean 'wasserstein'? Known: hinge, wasserstein.");
    expect(error.hint).toContain('Looked in: ');
    expect((thrown(() => catalog.get('metric', 'fid')) as GanzooError).hint).toContain(
      'no plugins of kind metric',
    );
  });

  it('is not fooled by names of object members', () => {
    expect(() => catalog.get('objective', 'constructor')).toThrow(UnknownPluginError);
    expect(() => catalog.get('objective', '__proto__')).toThrow(UnknownPluginError);
  });
});

describe('duplicates', () => {
  const a = plugin('objective', 'same');
  const entries = [
    { plugin: a, source: source('/x/a.ts') },
    { plugin: plugin('objective', 'same'), source: { route: 'npm' as const, file: '/x/b.ts', package: 'p' } },
    { plugin: plugin('objective', 'other'), source: source('/x/c.ts') },
  ];

  it('are listed, and an error naming both sources when asked for', () => {
    const catalog = new Catalog({ entries });
    expect(catalog.duplicates).toMatchObject([
      { kind: 'objective', name: 'same', sources: [{ file: '/x/a.ts' }, { file: '/x/b.ts' }] },
    ]);
    const error = thrown(() => catalog.get('objective', 'same')) as DuplicatePluginError;
    expect(error).toBeInstanceOf(DuplicatePluginError);
    expect(error).toMatchObject({ code: 'PLUGIN_DUPLICATE', exitCode: 2 });
    expect(error.message).toMatch(/\/x\/a\.ts and .*\/x\/b\.ts \(npm package p\)/);
    expect(catalog.has('objective', 'same')).toBe(false);
    expect(catalog.get('objective', 'other').name).toBe('other');
  });

  it('are not one value that two files export, nor one name in two kinds', () => {
    const twice = [
      entries[0]!,
      { plugin: a, source: source('/x/index.ts') },
      { plugin: plugin('constraint', 'same'), source: source('/x/d.ts') },
    ];
    const catalog = new Catalog({ entries: twice });
    expect(catalog.duplicates).toEqual([]);
    expect(catalog.get('objective', 'same')).toBe(a);
  });
});

describe('broken files', () => {
  const broken = [
    brokenFile(source('/x/plugins/objectives/mine.ts'), new TypeError('bang')),
    brokenFile(source('/x/plugins/metrics/score/index.ts'), new Error('crash')),
    brokenFile({ route: 'npm', file: '/x/node_modules/p/main.js', package: 'p' }, new Error('boom')),
  ];
  const catalog = new Catalog({
    entries: [{ plugin: plugin('objective', 'fine'), source: source('/x/fine.ts') }],
    broken,
  });

  it('do not keep other plugins from being used', () => {
    expect(catalog.get('objective', 'fine').name).toBe('fine');
    expect(catalog.broken).toHaveLength(3);
  });

  it('are the error when the plugin of their name is asked for', () => {
    const error = thrown(() => catalog.get('objective', 'mine')) as BrokenPluginError;
    expect(error).toBeInstanceOf(BrokenPluginError);
    expect(error).toMatchObject({ code: 'PLUGIN_BROKEN', exitCode: 2, cause: broken[0]!.cause });
    expect(error.message).toContain('mine.ts: TypeError: bang');
    expect(() => catalog.get('metric', 'score')).toThrow(BrokenPluginError);
  });

  it('are listed when they may hold what is asked for: those of the kind and those of any', () => {
    const error = thrown(() => catalog.get('objective', 'absent')) as UnknownPluginError;
    expect(error).toBeInstanceOf(UnknownPluginError);
    expect(error.hint).toContain('mine.ts: TypeError: bang');
    expect(error.hint).toContain('main.js: boom (npm package p)');
    expect(error.hint).not.toContain('crash');
  });
});

describe('extend', () => {
  const base = Catalog.of([plugin('objective', 'built-in')]);
  const where = { file: 'e.yaml', line: 3, column: 5 };
  const list = (folder: string, ...names: string[]) => names.map(name => ({ name, folder, where }));

  it('adds listed files to a child and leaves the parent as it is', async () => {
    const folder = folderOf({ 'my-idea.ts': pluginSource('objective', 'mine') });
    const { catalog, paths } = await base.extend(list(folder, './my-idea.ts', 'my-idea.ts'));
    expect(catalog.get('objective', 'mine').name).toBe('mine');
    expect(catalog.entry('objective', 'mine').source.route).toBe('file');
    expect(catalog.get('objective', 'built-in').name).toBe('built-in');
    expect(base.has('objective', 'mine')).toBe(false);
    expect(paths).toEqual([join(folder, 'my-idea.ts')]);
  });

  it('takes npm packages by name or folder, with or without the keyword', async () => {
    const folder = folderOf({
      'node_modules/p/package.json': JSON.stringify({ name: 'p', type: 'module' }),
      'node_modules/p/index.js': pluginSource('metric', 'from-p')
        .replace('as never', '')
        .replace(': object', ''),
      'q/package.json': packageSource('q', { ganzoo: { plugins: ['*.ts'] } }),
      'q/a.ts': pluginSource('metric', 'from-q'),
    });
    const { catalog, paths } = await base.extend(list(folder, 'p', './q'));
    expect(catalog.list('metric').map(entry => [entry.plugin.name, entry.source.package])).toEqual([
      ['from-p', 'p'],
      ['from-q', 'q'],
    ]);
    expect(paths).toEqual([join(folder, 'node_modules/p'), join(folder, 'q')]);
    expect((await base.extend(list('/', ...paths))).catalog.list('metric')).toHaveLength(2);
  });

  it('does not load a file twice that was found already', async () => {
    const folder = folderOf({ 'a.ts': pluginSource('metric', 'once') });
    const first = (await base.extend(list(folder, './a.ts'))).catalog;
    const again = await first.extend(list(folder, './a.ts'));
    expect(again.catalog.get('metric', 'once')).toBe(first.get('metric', 'once'));
    expect(again.paths).toEqual([join(folder, 'a.ts')]);
  });

  it.each([
    ['./none.ts', PluginFileError, /There is no plugin file .*none\.ts/],
    ['no-package', PluginFileError, /no npm package 'no-package' and no file/],
    ['./empty.ts', PluginFileError, /empty\.ts exports no plugin/],
    ['./note.md', PluginFileError, /not a \.ts, \.js or \.mjs file/],
    ['./folder', PluginFileError, /There is no plugin file/],
    ['./bad.ts', BrokenPluginError, /bad\.ts:2: bang/],
    ['./taken.ts', DuplicatePluginError, /more than one objective 'built-in'/],
    ['hollow', PluginFileError, /'hollow' cannot be read/],
  ])('refuses %s at once, at the place where it is listed', async (name, type, message) => {
    const folder = folderOf({
      'empty.ts': 'export const x = 1;',
      'note.md': '',
      'folder/a.ts': '',
      'bad.ts': '\nthrow new Error("bang");',
      'taken.ts': pluginSource('objective', 'built-in'),
      'node_modules/hollow/package.json': packageSource('hollow'),
    });
    const error = await base.extend(list(folder, name)).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(type);
    expect((error as GanzooError).message).toMatch(message);
    expect(error).toMatchObject({ where, exitCode: 2 });
  });

  it('refuses a listed file that was found broken before', async () => {
    const folder = folderOf({ 'bad.ts': 'throw new Error("bang");' });
    const catalog = new Catalog({
      entries: [],
      broken: [brokenFile(source(join(folder, 'bad.ts')), new Error('bang'))],
    });
    await expect(catalog.extend(list(folder, './bad.ts'))).rejects.toThrow(BrokenPluginError);
  });
});
