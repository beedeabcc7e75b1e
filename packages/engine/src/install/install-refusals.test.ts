import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  EngineChecksumError,
  EngineDiskError,
  EngineDownloadError,
  EngineLibraryError,
  EnginePlatformError,
} from './errors.ts';
import { fakeWheel } from './fake-wheel.test.helper.ts';
import { requireHost } from './host.ts';
import { installTensorFlow, type InstallOptions } from './install.ts';
import { startIndex } from './loopback-index.test.helper.ts';
import { readWheelLock } from './wheels.ts';

const wheel = fakeWheel();
let cacheDir: string;
let file: string;
/** The URL of an index that has shut down, so that its port is closed. */
let nowhere: string;

beforeAll(async () => {
  const index = await startIndex(wheel);
  await index.close();
  nowhere = index.url;
});

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'ganzoo-install-'));
  file = join(cacheDir, wheel.entry.file);
  await writeFile(file, wheel.bytes);
});

afterEach(() => rm(cacheDir, { recursive: true, force: true }));

const install = (options: InstallOptions) =>
  installTensorFlow({
    cacheDir,
    lock: wheel.lock,
    index: nowhere,
    env: { PATH: '/nonexistent' },
    retry: { retries: 1, delayMs: 1 },
    ...options,
  });

describe('without a network', () => {
  it('names the three ways on', async () => {
    const error = await install({}).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineDownloadError);
    const { code, reasons, exitCode } = error as EngineDownloadError;
    expect({ code, exitCode }).toEqual({ code: 'ENGINE_DOWNLOAD', exitCode: 2 });
    expect(reasons[0]).toMatch(/^pip: neither/);
    expect(reasons[1]).toMatch(/^https: .*ECONNREFUSED/);
    const text = (error as EngineDownloadError).describe();
    expect(text).toContain('run `ganzoo engine install` again');
    expect(text).toContain('`ganzoo engine install --wheel FILE`');
    expect(text).toContain(wheel.entry.file);
    expect(text).toContain(wheel.entry.sha256);
    expect(text).toContain('Set GANZOO_LIBTENSORFLOW to a folder');
  });

  it('says that node passes a configured proxy by', async () => {
    const env = { PATH: '/nonexistent', HTTPS_PROXY: 'http://127.0.0.1:1' };
    await expect(install({ env })).rejects.toThrow(/a proxy is configured/);
  });

  it('refuses an index that is no http URL', async () => {
    await expect(install({ index: 'file:///wheels' })).rejects.toThrow(/is not an http or https URL/);
  });
});

describe('a wheel that is brought along', () => {
  it('is installed without a network and stays where it is, while a part file goes', async () => {
    await mkdir(join(cacheDir, 'tensorflow'));
    await writeFile(join(cacheDir, 'tensorflow', `${wheel.entry.file}.part`), 'half');
    const installed = await install({ wheel: file });
    expect(installed.source).toBe('wheel');
    expect(await readdir(cacheDir)).toContain(wheel.entry.file);
    expect(await readdir(join(cacheDir, 'tensorflow'))).toEqual([`1.0-${wheel.entry.platform}`]);
  });

  it('is refused, but not deleted, where its sha256 is another', async () => {
    const other = Buffer.from(wheel.bytes);
    other[50]! ^= 1;
    await writeFile(file, other);
    const error = await install({ wheel: file }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineChecksumError);
    expect((error as EngineChecksumError).hint).toContain(wheel.entry.sha256);
    expect(await readdir(cacheDir)).toContain(wheel.entry.file);
  });

  it('is an error where there is no such file', async () => {
    await expect(install({ wheel: join(cacheDir, 'none.whl') })).rejects.toThrow(EngineLibraryError);
  });

  it('leaves nothing that looks installed where a library in it is not the locked one', async () => {
    const { members } = wheel.entry;
    const cc = { ...members.cc, sha256: '0'.repeat(64) };
    const lock = { ...wheel.lock, wheels: [{ ...wheel.entry, members: { ...members, cc } }] };
    await expect(install({ wheel: file, lock })).rejects.toThrow(EngineChecksumError);
    expect(await readdir(join(cacheDir, 'tensorflow'))).toEqual([]);
  });
});

describe('the disk', () => {
  it('is measured before anything is fetched', async () => {
    const index = await startIndex(wheel);
    const error = await install({ index: index.url, freeBytes: async () => 1000 }).catch(
      (reason: unknown) => reason,
    );
    await index.close();
    expect(error).toBeInstanceOf(EngineDiskError);
    expect((error as Error).message).toMatch(/needs 1\.4 MB of free space in .*1\.0 kB are free/);
    expect((error as EngineDiskError).hint).toContain('GANZOO_CACHE');
    expect(index.requests).toEqual([]);
  });

  it('that cannot be written is named', async () => {
    // A file where a folder has to be stops root as well, which permissions would not.
    const error = await install({ cacheDir: file, wheel: file }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineDiskError);
    expect((error as Error).message).toContain(file);
  });

  it('keeps nothing of processes that died', async () => {
    const folder = join(cacheDir, 'tensorflow');
    await mkdir(join(folder, 'tmp-dead'), { recursive: true });
    await mkdir(join(folder, '.lock'));
    const longAgo = new Date(Date.now() - 3_600_000);
    await utimes(join(folder, '.lock'), longAgo, longAgo);
    await install({ wheel: file });
    expect(await readdir(folder)).toEqual([`1.0-${wheel.entry.platform}`]);
  });

  it('that was full while unpacking leaves the wheel for the next call', async () => {
    await mkdir(join(cacheDir, 'tensorflow'));
    await writeFile(join(cacheDir, 'tensorflow', wheel.entry.file), wheel.bytes);
    expect(await install({})).toMatchObject({ source: 'wheel' });
    expect(await readdir(join(cacheDir, 'tensorflow'))).toEqual([`1.0-${wheel.entry.platform}`]);
  });
});

describe('the platform', () => {
  it('without a wheel is an error that lists those that have one', async () => {
    const error = await install({ platform: 'win32-x64', lock: readWheelLock() }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(EnginePlatformError);
    expect((error as Error).message).toContain('linux-x64 (cpu), linux-arm64 (cpu), darwin-arm64 (cpu)');
  });

  it('needs a C library that is new enough', () => {
    const [entry] = readWheelLock().wheels;
    expect(() => requireHost(entry!, '2.27')).not.toThrow();
    expect(() => requireHost(entry!, '3.0')).not.toThrow();
    expect(() => requireHost(entry!, '2.17')).toThrow(/2\.27 or newer; this machine has 2\.17/);
    expect(() => requireHost(entry!, '')).toThrow(/another C library/);
  });
});
