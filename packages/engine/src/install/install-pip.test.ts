import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineChecksumError, EngineDownloadError } from './errors.ts';
import { fakeGpuBuild } from './fake-gpu-build.test.helper.ts';
import { fakeWheel } from './fake-wheel.test.helper.ts';
import { installTensorFlow, type InstallOptions } from './install.ts';
import { startIndex, type LoopbackIndex } from './loopback-index.test.helper.ts';
import type { Progress } from '@ganzoo/fetch';

const hasPip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0;
const wheel = fakeWheel();
let cacheDir: string;
let index: LoopbackIndex;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'ganzoo-install-'));
  index = await startIndex(wheel, { html: true });
});

afterEach(async () => {
  await index.close();
  await rm(cacheDir, { recursive: true, force: true });
});

/** Installs with a pip that knows the loopback index and nothing of this machine's own configuration. */
const install = (extra: NodeJS.ProcessEnv = {}, options: InstallOptions = {}) =>
  installTensorFlow({
    cacheDir,
    lock: wheel.lock,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      PYENV_ROOT: process.env['PYENV_ROOT'],
      PIP_CONFIG_FILE: '/dev/null',
      PIP_RETRIES: '0',
      PIP_DEFAULT_TIMEOUT: '5',
      PIP_INDEX_URL: index.url,
      ...extra,
    },
    retry: { retries: 0, delayMs: 1 },
    ...options,
  });

describe.skipIf(!hasPip)('installing with pip (skipped where `python3 -m pip` is missing)', () => {
  it("fetches the locked file from pip's own index for any Python", async () => {
    const seen: Progress[] = [];
    const installed = await install({}, { onProgress: one => seen.push(one) });
    expect(installed.source).toBe('pip');
    expect(wheel.cc.equals(await readFile(installed.cc))).toBe(true);
    expect(index.downloads().map(({ agent }) => agent?.split('/')[0])).toEqual(['pip']);
    expect(seen.filter(one => one.phase === 'download').at(-1)?.received).toBe(wheel.entry.size);
    expect(await readdir(join(cacheDir, 'tensorflow'))).toEqual([`1.0-${wheel.entry.platform}`]);
  });

  it('takes the index of the option before the one in the environment', async () => {
    const installed = await install({ PIP_INDEX_URL: 'http://127.0.0.1:1/' }, { index: index.url });
    expect(installed.source).toBe('pip');
  });

  it('goes on over HTTPS where pip cannot', async () => {
    const installed = await install({ PIP_NO_INDEX: '1' });
    expect(installed.source).toBe('https');
  });

  it('keeps no file of another sha256', async () => {
    index.behaviour.body = Buffer.from(wheel.bytes);
    index.behaviour.body[100]! ^= 1;
    await expect(install()).rejects.toThrow(EngineChecksumError);
    expect(await readdir(join(cacheDir, 'tensorflow'))).toEqual([]);
  });

  it("fetches the GPU build's wheels, whose names have more than one platform", async () => {
    const build = fakeGpuBuild();
    const served = await startIndex(build, { html: true });
    const installed = await install({ PIP_INDEX_URL: served.url }, { lock: build.lock, variant: 'gpu' });
    await served.close();
    expect(installed).toMatchObject({ source: 'pip', variant: 'gpu' });
    expect(served.downloads().map(({ path, agent }) => [path, agent?.split('/')[0]])).toEqual(
      [build.entry, ...build.entry.companions!].map(({ file }) => [`/files/${file}`, 'pip']),
    );
  });

  it('names what both ways answered where both fail', async () => {
    const error = await install({ PIP_INDEX_URL: 'http://127.0.0.1:1/' }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EngineDownloadError);
    const { reasons } = error as EngineDownloadError;
    expect(reasons.map(reason => reason.split(':')[0])).toEqual(['pip', 'https']);
    expect(reasons[0]).toContain('No matching distribution found');
  });
});
