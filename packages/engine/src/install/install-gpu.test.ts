import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineChecksumError, EngineDiskError, EngineDownloadError, EngineLibraryError } from './errors.ts';
import { fakeGpuBuild } from './fake-gpu-build.test.helper.ts';
import { installTensorFlow, type InstallOptions } from './install.ts';
import { locateTensorFlow } from './locate.ts';
import { startIndex, type IndexBehaviour, type LoopbackIndex } from './loopback-index.test.helper.ts';
import { libraryNames } from './platform.ts';
import type { Progress } from '@ganzoo/fetch';
import { readWheelLock, type WheelLock } from './wheels.ts';

const build = fakeGpuBuild();
const [cudnn, nvcc] = build.companions.map(({ wheel }) => wheel);
const name = `1.0-${build.entry.platform}-gpu`;
let cacheDir: string;
let folder: string;
let index: LoopbackIndex | undefined;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'ganzoo-install-'));
  folder = join(cacheDir, 'tensorflow');
});

afterEach(async () => {
  await index?.close();
  index = undefined;
  await rm(cacheDir, { recursive: true, force: true });
});

/** Installs the GPU build from the loopback index on a machine without Python. */
async function install(behaviour: IndexBehaviour = {}, options: InstallOptions = {}) {
  index ??= await startIndex(build, behaviour);
  return installTensorFlow({
    cacheDir,
    lock: build.lock,
    variant: 'gpu',
    index: index.url,
    env: { PATH: '/nonexistent' },
    retry: { retries: 0, delayMs: 1 },
    onProgress: index.onProgress,
    ...options,
  });
}

const locate = (variant: 'cpu' | 'gpu') => locateTensorFlow({ cacheDir, lock: build.lock, env: {}, variant });

async function failure<E extends Error>(work: Promise<unknown>): Promise<E> {
  return work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error as E,
  );
}

/** The lock file with another checksum for a file of a companion. */
function otherLock(): WheelLock {
  const members = cudnn!.members.map(member => ({ ...member, sha256: '0'.repeat(64) }));
  const entry = { ...build.entry, companions: [{ ...cudnn!, members }, nvcc!] };
  return { format: 1, wheels: [entry] };
}

describe('the GPU build', () => {
  it('lies as in its wheels, so that libraries find each other by their relative places', async () => {
    const installed = await install();
    expect(installed).toMatchObject({ variant: 'gpu', source: 'https', folder: join(folder, name) });
    for (const [path, content] of Object.entries(build.files)) {
      expect(content.equals(await readFile(join(folder, name, path))), path).toBe(true);
    }
    const found = await readdir(join(folder, name), { recursive: true, withFileTypes: true });
    expect(found.filter(item => item.isFile()).length).toBe(Object.keys(build.files).length);
    expect((await stat(join(folder, name, 'nvidia/cuda_nvcc/bin/ptxas'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, name, 'nvidia/cudnn/lib/libcudnn.so.9'))).mode & 0o777).toBe(0o644);
    expect(await readdir(folder)).toEqual([name]);
    expect(locate('gpu')).toMatchObject({ cc: join(folder, name, build.entry.members.cc.path) });
    expect(locate('cpu')).toBeUndefined();
  });

  it('stays beside the CPU build', async () => {
    await install({}, { variant: 'cpu' });
    await install();
    expect((await readdir(folder)).sort()).toEqual([`1.0-${build.entry.platform}`, name]);
    expect(locate('cpu')).toMatchObject({ variant: 'cpu' });
    expect(locate('gpu')).toMatchObject({ variant: 'gpu' });
  });

  it('is fetched wheel by wheel, and the progress says which', async () => {
    const seen: Progress[] = [];
    await install({}, { onProgress: one => seen.push(one) });
    expect([...new Set(seen.map(({ phase, what }) => `${phase} ${what ?? ''}`))]).toEqual([
      ...[
        `${build.entry.project} (1 of 3)`,
        `${cudnn!.project} (2 of 3)`,
        `${nvcc!.project} (3 of 3)`,
      ].flatMap(what => [`download ${what}`, `verify ${what}`]),
      'unpack ',
    ]);
    const all = Object.values(build.files).reduce((sum, content) => sum + content.length, 0);
    expect(seen.at(-1)).toEqual({ phase: 'unpack', received: all, total: all });
  });

  it('goes on where it was cut, also with the second wheel, and fetches none twice', async () => {
    const error = await failure<EngineDownloadError>(install({ cutFrom: cudnn!.project }));
    expect(error).toBeInstanceOf(EngineDownloadError);
    expect(error.message).toContain(`${cudnn!.project} 2.0 (${cudnn!.file}`);
    expect(error.message).toContain('are kept for the next try');
    expect(error.hint).toContain('`ganzoo engine install --gpu --wheel FOLDER`');
    expect((await readdir(folder)).sort()).toEqual([`${cudnn!.file}.part`, build.entry.file].sort());

    index!.requests.length = 0;
    await install();
    expect(index!.downloads().map(({ path, range }) => [path, range !== undefined])).toEqual([
      [`/files/${cudnn!.file}`, true],
      [`/files/${nvcc!.file}`, false],
    ]);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('does not count as installed where one library is missing, and is installed again', async () => {
    await install();
    await rm(join(folder, name, 'nvidia/cudnn/lib/libcudnn.so.9'));
    expect(locate('gpu')).toBeUndefined();
    expect(await install()).toMatchObject({ source: 'https' });
    expect(locate('gpu')).toBeDefined();
  });

  it('leaves nothing that looks installed where a companion holds another file', async () => {
    const error = await failure(install({}, { lock: otherLock() }));
    expect(error).toBeInstanceOf(EngineChecksumError);
    expect(await readdir(folder)).not.toContain(name);
    expect((await readdir(folder)).filter(item => item.startsWith('tmp-'))).toEqual([]);
  });

  it('asks for room for all wheels and all that stays, before it fetches any', async () => {
    const error = await failure(install({}, { freeBytes: async () => 800_000 }));
    expect(error).toBeInstanceOf(EngineDiskError);
    // 425 kB in the wheels and as much unpacked, none of which can be compressed
    expect(error.message).toMatch(/needs 85\d\.\d kB of free space in .*\(425\.0 kB stay/);
    expect(index!.requests).toEqual([]);
  });
});

describe('wheels of the GPU build that are brought along', () => {
  async function bring(...files: string[]): Promise<string> {
    const here = join(cacheDir, 'usb');
    await mkdir(here, { recursive: true });
    for (const { wheel, bytes } of [{ wheel: build.entry, bytes: build.bytes }, ...build.companions]) {
      if (files.includes(wheel.file)) await writeFile(join(here, wheel.file), bytes);
    }
    return here;
  }
  const all = [build.entry.file, cudnn!.file, nvcc!.file];

  it('are a folder, and stay there', async () => {
    const wheel = await bring(...all);
    expect(await install({}, { wheel })).toMatchObject({ source: 'wheel' });
    expect((await readdir(wheel)).sort()).toEqual([...all].sort());
    expect(index!.requests).toEqual([]);
    expect(await readdir(folder)).toEqual([name]);
  });

  it('are all named where some are missing', async () => {
    const wheel = await bring(cudnn!.file);
    const error = await failure<EngineLibraryError>(install({}, { wheel }));
    expect(error).toBeInstanceOf(EngineLibraryError);
    expect(error.message).toContain('2 of 3 wheels cannot be read');
    for (const one of [build.entry, nvcc!]) {
      expect(error.hint).toContain(one.file);
      expect(error.hint).toContain(one.sha256);
    }
    expect(error.hint).not.toContain(cudnn!.file);
  });

  it('are more than one file', async () => {
    const wheel = join(await bring(...all), build.entry.file);
    const error = await failure<EngineLibraryError>(install({}, { wheel }));
    expect(error.message).toContain('comes in 3 wheels');
    expect(error.hint).toContain(nvcc!.file);
  });
});

it('the locked GPU build has whole checksums and every library of the extra', () => {
  const entry = readWheelLock().wheels.find(({ variant }) => variant === 'gpu');
  expect(entry).toMatchObject({ platform: 'linux-x64', project: 'tensorflow', version: '2.21.0' });
  const { companions = [] } = entry!;
  // and-cuda of TensorFlow 2.21.0
  const extra =
    'cublas cuda-cupti cuda-nvcc cuda-nvrtc cuda-runtime cudnn cufft curand cusolver cusparse nccl nvjitlink';
  expect(companions.map(({ project }) => project)).toEqual(
    extra.split(' ').map(part => `nvidia-${part}-cu12`),
  );
  for (const { project, version, file, sha256, size, tags, members } of companions) {
    expect(file).toBe(`${project.replaceAll('-', '_')}-${version}-py3-none-${tags.platform}.whl`);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(size).toBeGreaterThan(1e6);
    for (const member of members) {
      expect(member.path).toMatch(
        /^nvidia\/\w+\/(lib\/lib\w+(-builtins)?\.so\.[\d.]+|bin\/ptxas|nvvm\/libdevice\/\w+\.10\.bc)$/,
      );
      expect(member.sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  }
  const { cc } = libraryNames('linux-x64');
  expect(entry!.members.cc.path).toBe(`tensorflow/${cc}`);
});
