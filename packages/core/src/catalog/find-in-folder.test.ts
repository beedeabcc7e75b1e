import { mkdirSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { findInFolder, findRoot } from './find-in-folder.ts';

const folderOf = temporaryFolders();

describe('findInFolder', () => {
  it('takes <name> and <name>/index below plugins/<any> and below its families, and nothing else', async () => {
    const root = folderOf({
      'plugins/objectives/a.ts': '',
      'plugins/objectives/a.test.ts': '',
      'plugins/objectives/_help.ts': '',
      'plugins/objectives/b/index.mjs': '',
      'plugins/objectives/b/part.ts': '',
      'plugins/objectives/family/d.ts': '',
      'plugins/objectives/family/d.test.ts': '',
      'plugins/objectives/family/_help.ts': '',
      'plugins/objectives/family/e/index.ts': '',
      'plugins/objectives/family/e/part.ts': '',
      'plugins/objectives/family/deep/er.ts': '',
      'plugins/objectives/family/deep/er/index.ts': '',
      'plugins/objectives/family/_old/g.ts': '',
      'plugins/objectives/b/family/h.ts': '',
      'plugins/objectives/node_modules/x/index.js': '',
      'plugins/objectives/dist/index.js': '',
      'plugins/mine/c.js': '',
      'plugins/_old/d.ts': '',
      'plugins/top.ts': '',
    });
    const { sources, searched } = await findInFolder(root);
    expect(sources.map(({ file }) => relative(root, file))).toEqual([
      'plugins/mine/c.js',
      'plugins/objectives/a.ts',
      'plugins/objectives/b/index.mjs',
      'plugins/objectives/family/d.ts',
      'plugins/objectives/family/e/index.ts',
    ]);
    expect(sources.every(({ route }) => route === 'folder')).toBe(true);
    expect(searched.join()).toContain('plugins');
  });

  it('follows links to the one real name of a file', async () => {
    const root = folderOf({ 'real/a.ts': '' });
    mkdirSync(join(root, 'plugins'));
    symlinkSync(join(root, 'real'), join(root, 'plugins/objectives'));
    expect((await findInFolder(root)).sources.map(({ file }) => file)).toEqual([join(root, 'real/a.ts')]);
  });
});

describe('findRoot', () => {
  it('is the nearest folder upward whose plugins folder holds plugin files', async () => {
    const root = folderOf({
      'plugins/objectives/a.ts': '',
      'inner/plugins/readme.md': '',
      'inner/plugins/empty/note.md': '',
      'inner/deep/experiment.yaml': '',
    });
    expect(await findRoot(join(root, 'inner/deep'))).toBe(root);
    expect(await findRoot(root)).toBe(root);
  });

  it('is undefined where there is none', async () => {
    expect(await findRoot(folderOf())).toBeUndefined();
  });
});
