import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Cache, digestOf } from './cache.ts';
import { temporaryFolders } from './fixtures/temp-folder.ts';

const folderOf = temporaryFolders();
const parse = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString('utf8'));

describe('a cache', () => {
  it('gives back what was written, and nothing where nothing was', () => {
    const cache = new Cache(join(folderOf(), 'new', 'folder'));
    expect(cache.read('scores/a.json', parse)).toBeUndefined();
    cache.write('scores/a.json', '{"a":1}');
    expect(cache.read('scores/a.json', parse)).toEqual({ a: 1 });
    expect(readdirSync(join(cache.folder, 'scores'))).toEqual(['a.json']);
    expect(cache.takeWarnings()).toEqual([]);
  });

  it('says once of each damaged file that it is made anew', () => {
    const folder = folderOf({ 'a.json': '{"a":', 'b.json': '' });
    const cache = new Cache(folder);
    for (const name of ['a.json', 'a.json', 'b.json']) expect(cache.read(name, parse)).toBeUndefined();
    const line = (name: string): string =>
      `The cache file ${join(folder, name)} is damaged or cannot be read; it is made anew.`;
    expect(cache.takeWarnings()).toEqual([line('a.json'), line('b.json')]);
    expect(cache.read('a.json', parse)).toBeUndefined();
    expect(cache.takeWarnings()).toEqual([]);
  });

  it('takes a folder in the place of a file for a damaged file', () => {
    const folder = folderOf();
    mkdirSync(join(folder, 'a.json'));
    const cache = new Cache(folder);
    expect(cache.read('a.json', parse)).toBeUndefined();
    cache.write('a.json', '{}');
    expect(cache.takeWarnings()).toEqual([
      expect.stringMatching(/a\.json is damaged/),
      expect.stringMatching(/cannot be written \(EISDIR\)/),
    ]);
  });

  it('says once that its folder cannot be written, and stops nothing', () => {
    const folder = join(folderOf({ file: '' }), 'file', 'cache');
    const cache = new Cache(folder);
    for (const name of ['a', 'b/c']) cache.write(name, 'x');
    expect(cache.read('a', parse)).toBeUndefined();
    expect(cache.takeWarnings()).toEqual([
      `The cache folder ${folder} cannot be written (ENOTDIR); the next run works it out again.`,
    ]);
  });

  it('leaves whole files when its process is killed while it writes', async () => {
    const folder = folderOf();
    const library = fileURLToPath(new URL('../dist/cache.js', import.meta.url));
    const length = 4_000_000;
    const script = `import { Cache } from ${JSON.stringify(library)};
      const cache = new Cache(${JSON.stringify(folder)});
      for (let i = 0; ; i++) {
        cache.write('file', (i % 2 ? 'b' : 'a').repeat(${length}));
        if (i === 2) process.stdout.write('written\\n');
      }`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    await once(child.stdout, 'data');
    const closed = once(child, 'close');
    child.kill('SIGKILL');
    await closed;
    const text = readFileSync(join(folder, 'file'), 'utf8');
    expect(text).toHaveLength(length);
    expect(text === 'a'.repeat(length) || text === 'b'.repeat(length)).toBe(true);
  });
});

describe('a name', () => {
  it('differs where the facts do, and is that of the caches there are', () => {
    // echo -n '["mnist"]' | sha256sum
    expect(digestOf('["mnist"]')).toBe('fb85127829de9541b96b64f952bc2c4f');
    expect(digestOf('["mnist "]')).not.toBe(digestOf('["mnist"]'));
  });
});
