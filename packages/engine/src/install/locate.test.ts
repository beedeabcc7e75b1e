import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cacheFolder } from '@ganzoo/fetch';
import { EngineLibraryError } from './errors.ts';
import { installTensorFlow } from './install.ts';
import { locateTensorFlow } from './locate.ts';
import { libraryNames } from './platform.ts';
import { readWheelLock } from './wheels.ts';

const names = libraryNames('linux-x64');
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganzoo-locate-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const locate = (path: string) =>
  locateTensorFlow({ platform: 'linux-x64', cacheDir: folder, env: { GANZOO_LIBTENSORFLOW: path } });

const touch = (...files: string[]) => files.forEach(name => writeFileSync(join(folder, name), ''));

describe('GANZOO_LIBTENSORFLOW', () => {
  it('names a folder that holds both libraries', async () => {
    touch(names.cc, names.framework);
    const expected = {
      version: '2.21.0',
      folder,
      cc: join(folder, names.cc),
      framework: join(folder, names.framework),
      source: 'env',
    };
    expect(locate(folder)).toEqual(expected);
    const env = { GANZOO_LIBTENSORFLOW: folder };
    expect(await installTensorFlow({ platform: 'linux-x64', env })).toEqual(expected);
  });

  it('names the cc library itself', () => {
    touch(names.cc, names.framework);
    expect(locate(join(folder, names.cc))).toMatchObject({ folder, source: 'env' });
  });

  it('may name a library with a longer version in its name', () => {
    touch('libtensorflow_cc.so.2.21.0', 'libtensorflow_framework.so.2.21.0');
    const framework = join(folder, 'libtensorflow_framework.so.2.21.0');
    expect(locate(join(folder, 'libtensorflow_cc.so.2.21.0'))).toMatchObject({ framework });
  });

  it('is an error where a library is missing, and says which', () => {
    touch(names.cc);
    expect(() => locate(folder)).toThrow(EngineLibraryError);
    expect(() => locate(folder)).toThrow(`no file ${join(folder, names.framework)}`);
    expect(() => locate(join(folder, 'none'))).toThrow(`no file ${join(folder, 'none')}`);
  });

  it('is an error where it names the framework library', () => {
    touch(names.cc, names.framework);
    expect(() => locate(join(folder, names.framework))).toThrow(/is the framework library/);
  });

  it('works on a platform without a wheel', () => {
    touch(names.cc, names.framework);
    const env = { GANZOO_LIBTENSORFLOW: folder };
    expect(locateTensorFlow({ platform: 'linux-ppc64', env })).toMatchObject({ source: 'env' });
  });
});

describe('the cache', () => {
  it('without an installation is no error', () => {
    expect(locateTensorFlow({ platform: 'linux-x64', cacheDir: folder, env: {} })).toBeUndefined();
    expect(locateTensorFlow({ platform: 'win32-x64', cacheDir: folder, env: {} })).toBeUndefined();
  });

  it('does not count where a file has another size', () => {
    const installed = join(folder, 'tensorflow', '2.21.0-linux-x64');
    mkdirSync(installed, { recursive: true });
    for (const name of Object.values(names)) writeFileSync(join(installed, name), 'cut short');
    expect(locateTensorFlow({ platform: 'linux-x64', cacheDir: folder, env: {} })).toBeUndefined();
  });

  it('lies where the environment says, else where the system keeps caches', () => {
    expect(cacheFolder({ GANZOO_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a');
    expect(cacheFolder({ XDG_CACHE_HOME: '/b' })).toBe(join('/b', 'ganzoo'));
    expect(cacheFolder({}, 'linux')).toBe(join(homedir(), '.cache', 'ganzoo'));
    expect(cacheFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Caches', 'ganzoo'));
  });
});

it('every locked wheel has a name that fits its tags, and whole checksums', () => {
  for (const { project, version, file, tags, sha256, size, members, platform } of readWheelLock().wheels) {
    const python = `${tags.implementation}${tags.python.replace('.', '')}`;
    expect(file).toBe(`${project.replace('-', '_')}-${version}-${python}-${tags.abi}-${tags.platform}.whl`);
    for (const sum of [sha256, members.cc.sha256, members.framework.sha256]) {
      expect(sum).toMatch(/^[0-9a-f]{64}$/);
    }
    expect(members.cc.size).toBeGreaterThan(size);
    expect(members.cc.path).toBe(`tensorflow/${libraryNames(platform).cc}`);
    expect(members.framework.path).toBe(`tensorflow/${libraryNames(platform).framework}`);
  }
});
