import { relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { isPluginFile, matchFiles } from './files.ts';

const folderOf = temporaryFolders();

describe('isPluginFile', () => {
  it.each(['adam.ts', 'adam.js', 'adam.mjs', 'index.ts', 'two.words.ts'])('takes %s', name => {
    expect(isPluginFile(name)).toBe(true);
  });
  it.each([
    'adam.test.ts',
    'adam.spec.js',
    'adam.d.ts',
    '_shared.ts',
    '.hidden.ts',
    'eslint.config.js',
    'readme.md',
    'a.json',
    'a.cjs',
  ])('leaves out %s', name => {
    expect(isPluginFile(name)).toBe(false);
  });
});

describe('matchFiles', () => {
  const folder = folderOf({
    'a.ts': '',
    'a.test.ts': '',
    'b.js': '',
    '_c.ts': '',
    'note.md': '',
    'd/index.ts': '',
    'd/other.ts': '',
    'd/e/index.ts': '',
    'node_modules/x/index.ts': '',
    'dist/index.ts': '',
    'we+ird (1).ts': '',
  });
  const match = async (pattern: string) =>
    (await matchFiles(folder, pattern)).map(file => relative(folder, file));

  it('knows *, **, {a,b} and ?', async () => {
    expect(await match('*.ts')).toEqual(['a.ts', 'we+ird (1).ts']);
    expect(await match('./*.{ts,js}')).toEqual(['a.ts', 'b.js', 'we+ird (1).ts']);
    expect(await match('*/index.ts')).toEqual(['d/index.ts']);
    expect(await match('**/index.ts')).toEqual(['d/e/index.ts', 'd/index.ts']);
    expect(await match('?.ts')).toEqual(['a.ts']);
    expect(await match('we+ird (1).ts')).toEqual(['we+ird (1).ts']);
  });

  it('gives nothing for what is not there', async () => {
    expect(await match('nothing/*.ts')).toEqual([]);
    expect(await matchFiles(`${folder}/none`, '*.ts')).toEqual([]);
  });
});
