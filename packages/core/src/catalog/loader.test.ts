import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as sdk from '@ganzoo/sdk';
import { adversarial } from '@ganzoo/sdk/games';
import { pluginSource, temporaryFolders } from '../fixtures/temp-folder.ts';
import { PluginLoader } from './loader.ts';

const folderOf = temporaryFolders();

async function load(files: Record<string, string>, only = Object.keys(files)) {
  const root = folderOf(files);
  return new PluginLoader().load(only.map(name => ({ route: 'folder' as const, file: join(root, name) })));
}

describe('PluginLoader', () => {
  it('takes every exported value with the brand, each once', async () => {
    const { entries, broken } = await load({
      'many.ts': pluginSource(
        'objective',
        'one',
        `export const two = definePlugin({ kind: 'constraint', name: 'two', summary: 'B.', params: {}, create: () => ({}) });
        export const other: number = 3;
        export { it as again };
        export default it;`,
      ),
    });
    expect(broken).toEqual([]);
    expect(entries.map(({ plugin }) => `${plugin.kind} ${plugin.name}`).sort()).toEqual([
      'constraint two',
      'objective one',
    ]);
  });

  it.each(['a.ts', 'a.mjs', 'a.js'])('loads %s with the running sdk', async name => {
    const { entries, broken } = await load(
      {
        'package.json': '{"type":"module"}',
        [name]: `import * as sdk from '@ganzoo/sdk';
        export default sdk.definePlugin({ kind: 'metric', name: 'probe', summary: 'S.', params: {}, create: () => sdk.GanzooError });`,
      },
      [name],
    );
    expect(broken).toEqual([]);
    expect((entries[0]?.plugin.create as () => unknown)()).toBe(sdk.GanzooError);
  });

  it.each(['a.ts', 'a.js'])('gives %s the running sub-paths of the sdk', async name => {
    const { entries, broken } = await load(
      {
        'package.json': '{"type":"module"}',
        [name]: `import { definePlugin } from '@ganzoo/sdk';
        import { adversarial } from '@ganzoo/sdk/games';
        export default definePlugin({ kind: 'metric', name: 'probe', summary: 'S.', params: {}, create: () => adversarial });`,
      },
      [name],
    );
    expect(broken).toEqual([]);
    expect((entries[0]?.plugin.create as () => unknown)()).toBe(adversarial);
  });

  it('loads CommonJS with the running sdk', async () => {
    const { entries, broken } = await load({
      'a.js': `const { definePlugin, tf } = require('@ganzoo/sdk');
        module.exports.p = definePlugin({ kind: 'metric', name: 'old', summary: 'S.', params: {}, create: () => tf });`,
    });
    expect(broken).toEqual([]);
    expect(entries).toHaveLength(1);
  });

  it('loads files with top-level await, type-only imports, enums and helpers', async () => {
    const { entries, broken } = await load(
      {
        'a.ts': `import type { Plugin } from '@ganzoo/sdk';
          import { name } from './_help.ts';
          enum Size { Small = 1 }
          await Promise.resolve();
          ${pluginSource('metric', 'x').replace("'x'", 'name(Size.Small)')}
          export type Mine = Plugin;`,
        '_help.ts': 'export const name = (n: number): string => `n${n}`;',
      },
      ['a.ts'],
    );
    expect(broken).toEqual([]);
    expect(entries.map(({ plugin }) => plugin.name)).toEqual(['n1']);
  });

  it('gives files that share a helper the same helper', async () => {
    const file = (name: string) =>
      `import { made } from './_help.ts';\n${pluginSource('metric', name, 'export const shared = made;')}`;
    const root = folderOf({
      'a.ts': file('a').replace('({}) as never', '(made as never)'),
      'b.ts': file('b').replace('({}) as never', '(made as never)'),
      '_help.ts': 'export const made = {};',
    });
    const { entries } = await new PluginLoader().load(
      ['a.ts', 'b.ts'].map(name => ({ route: 'folder', file: join(root, name) })),
    );
    const [a, b] = entries.map(({ plugin }) => (plugin.create as () => unknown)());
    expect(a).toBe(b);
  });

  it.each(['a.ts', 'a.js'])('loads %s once, whoever asks', async name => {
    const file = join(
      folderOf({ [name]: pluginSource('metric', 'x').replace(': object', '').replace('as never', '') }),
      name,
    );
    const [first, second] = [
      await new PluginLoader().load([{ route: 'folder', file }]),
      await new PluginLoader().load([{ route: 'folder', file }]),
    ];
    expect(first.entries[0]?.plugin).toBe(second.entries[0]?.plugin);
  });

  it('passes over files without plugins', async () => {
    expect(await load({ 'a.ts': 'export const x: number = 1;', 'b.ts': '' })).toEqual({
      entries: [],
      broken: [],
    });
  });

  it('keeps transformed files in the cache folder, and none without one', async () => {
    const root = folderOf({ 'a.ts': pluginSource('metric', 'x') });
    const cache = join(folderOf(), 'cache');
    const { entries } = await new PluginLoader(cache).load([{ route: 'folder', file: join(root, 'a.ts') }]);
    expect(entries).toHaveLength(1);
    expect(existsSync(join(cache, 'jiti'))).toBe(true);
  });
});

describe('files that fail', () => {
  it.each([
    ['a syntax error', 'const a: number = 1;\n\nexport const b = [1, 2;', /SyntaxError: .*expected/, 3, 23],
    [
      'a throw',
      'interface A {\n  x: number;\n}\nconst a: A = { x: 1 };\nthrow new TypeError(`bad ${a.x}`);',
      /^TypeError: bad 1$/,
      5,
      undefined,
    ],
    ['a plain Error', '\nthrow new Error("plain");', /^plain$/, 2, undefined],
    ['a throw of text', "throw 'words';", /it threw 'words'/, undefined, undefined],
    ['a throw of nothing', 'throw undefined;', /it threw undefined/, undefined, undefined],
    [
      'a missing import',
      "\nimport { x } from './none.ts';\nexport const y = x;",
      /Cannot find module '.\/none.ts'/,
      2,
      undefined,
    ],
    [
      'a missing package',
      "import x from 'no-such-package-at-all';\nexport const y = x;",
      /Cannot find module/,
      1,
      undefined,
    ],
    ['a rejection', '\n\nawait Promise.reject(new Error("late"));', /^late$/, 3, undefined],
    ['a broken contract', pluginSource('objective', 'Not Kebab'), /not kebab-case/, 2, undefined],
  ])('tells the place of %s', async (_, source, message, line, column) => {
    const { entries, broken } = await load({ 'bad.ts': source });
    expect(entries).toEqual([]);
    expect(broken).toHaveLength(1);
    expect(broken[0]?.message).toMatch(message);
    expect(broken[0]?.where.file).toMatch(/bad\.ts$/);
    expect(broken[0]?.where.line).toBe(line);
    expect(broken[0]?.where.column).toBe(column);
  });

  it('names the file a syntax error is in, also when another one imports it', async () => {
    const { broken } = await load(
      { 'a.ts': "import { x } from './_b.ts';\nexport const y = x;", '_b.ts': '\nexport const = 3;' },
      ['a.ts'],
    );
    expect(broken[0]?.where).toMatchObject({ file: expect.stringMatching(/_b\.ts$/), line: 2 });
    expect(broken[0]?.source.file).toMatch(/a\.ts$/);
  });

  it('does not keep the others from loading', async () => {
    const { entries, broken } = await load({
      'a.ts': 'throw new Error("no");',
      'b.ts': pluginSource('metric', 'x'),
    });
    expect(broken).toHaveLength(1);
    expect(entries).toHaveLength(1);
  });

  it('refuses plugins of kinds this core does not know', async () => {
    const { broken } = await load({
      'new.ts':
        "export const p = { [Symbol.for('ganzoo.plugin/1')]: true, kind: 'teleporter', name: 'x', params: {}, create() {} };",
    });
    expect(broken[0]?.message).toContain("'teleporter'");
  });

  it('refuses values that only look like plugins', async () => {
    const { broken } = await load({
      'odd.ts': "export const p = { [Symbol.for('ganzoo.plugin/1')]: true, kind: 'metric', name: 'x' };",
    });
    expect(broken[0]?.message).toContain('definePlugin');
  });

  it('does not wait for ever', async () => {
    const file = join(folderOf({ 'slow.ts': 'await new Promise(() => {});' }), 'slow.ts');
    const { broken } = await new PluginLoader(undefined, 0.2).load([{ route: 'folder', file }]);
    expect(broken[0]?.message).toBe('It did not finish loading within 0.2 s.');
  });

  it('keeps a missing file as broken', async () => {
    const { broken } = await new PluginLoader().load([
      { route: 'folder', file: '/nowhere/a.ts' },
      { route: 'npm', file: '/nowhere/a.js' },
    ]);
    expect(broken).toHaveLength(2);
  });
});
