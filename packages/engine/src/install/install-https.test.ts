import { mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EngineChecksumError, EngineDownloadError } from './errors.ts';
import { fakeWheel } from './fake-wheel.test.helper.ts';
import { installTensorFlow, type InstallOptions } from './install.ts';
import { startIndex, type IndexBehaviour, type LoopbackIndex } from './loopback-index.test.helper.ts';
import type { Progress } from '@ganzoo/fetch';

const wheel = fakeWheel();
const part = `${wheel.entry.file}.part`;
let cacheDir: string;
let index: LoopbackIndex;

beforeEach(async () => {
  cacheDir = await mkdtemp(join(tmpdir(), 'ganzoo-install-'));
});

afterEach(async () => {
  await index.close();
  await rm(cacheDir, { recursive: true, force: true });
});

/** Installs from the loopback index on a machine without Python. */
async function install(behaviour: IndexBehaviour | undefined, options: InstallOptions = {}) {
  if (behaviour) index = await startIndex(wheel, behaviour);
  return installTensorFlow({
    cacheDir,
    lock: wheel.lock,
    index: index.url,
    env: { PATH: '/nonexistent' },
    retry: { retries: 2, delayMs: 5 },
    onProgress: index.onProgress,
    ...options,
  });
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => expect.fail('it should have failed'),
    (error: unknown) => error,
  );
}

const inFolder = () => readdir(join(cacheDir, 'tensorflow'));

describe('installing over HTTPS', () => {
  it('puts both libraries into the cache and removes everything else', async () => {
    const seen: Progress[] = [];
    const installed = await install({}, { onProgress: one => seen.push(one) });

    expect(installed).toMatchObject({ version: '1.0', source: 'https' });
    expect(installed.folder).toBe(join(cacheDir, 'tensorflow', `1.0-${wheel.entry.platform}`));
    expect(wheel.cc.equals(await readFile(installed.cc))).toBe(true);
    expect(wheel.framework.equals(await readFile(installed.framework))).toBe(true);
    expect((await stat(installed.cc)).mode & 0o777).toBe(0o644);
    expect(await inFolder()).toEqual([`1.0-${wheel.entry.platform}`]);

    const libraries = wheel.cc.length + wheel.framework.length;
    expect([...new Set(seen.map(one => one.phase))]).toEqual(['download', 'verify', 'unpack']);
    expect(seen.at(-1)).toEqual({ phase: 'unpack', received: libraries, total: libraries });
  });

  it('asks nothing of the network the second time', async () => {
    await install({});
    const before = index.requests.length;
    const again = await install(undefined);
    expect(again.source).toBe('cache');
    expect(index.requests.length).toBe(before);
  });

  it('installs again over a damaged installation', async () => {
    const installed = await install({});
    await rm(installed.framework);
    expect(await install(undefined)).toMatchObject({ source: 'https' });
    expect(wheel.framework.equals(await readFile(installed.framework))).toBe(true);
  });

  it('reads an HTML index', async () => {
    expect(await install({ html: true })).toMatchObject({ source: 'https' });
  });

  it('logs in with the name and password of the index URL', async () => {
    index = await startIndex(wheel, { login: 'me:p@ss' });
    const withLogin = index.url.replace('//', '//me:p%40ss@');
    expect(await install(undefined, { index: withLogin })).toMatchObject({ source: 'https' });
    const refused = await failure(
      install(undefined, { cacheDir: join(cacheDir, 'b'), index: index.url.replace('//', '//me:wrong@') }),
    );
    expect(refused).toBeInstanceOf(EngineDownloadError);
    expect((refused as Error).message).toContain('401');
    expect((refused as Error).message).not.toContain('wrong');
  });

  it('takes the index from GANZOO_PYPI_INDEX before PIP_INDEX_URL', async () => {
    index = await startIndex(wheel);
    const env = { PATH: '/nonexistent', GANZOO_PYPI_INDEX: index.url, PIP_INDEX_URL: 'http://127.0.0.1:1/' };
    expect(await install(undefined, { index: undefined, env })).toMatchObject({ source: 'https' });
  });

  it('continues with a Range request when the connection is cut in the middle', async () => {
    const installed = await install({ cuts: 1 });
    expect(wheel.cc.equals(await readFile(installed.cc))).toBe(true);
    const [first, second, ...more] = index.downloads();
    expect(first?.range).toBeUndefined();
    expect(Number(/^bytes=(\d+)-$/.exec(second?.range ?? '')?.[1])).toBeGreaterThan(0);
    expect(more).toEqual([]);
  });

  it('continues the part file of an earlier call', async () => {
    const once = { retry: { retries: 0, delayMs: 1 } };
    const error = await failure(install({ cuts: 1 }, once));
    expect(error).toBeInstanceOf(EngineDownloadError);
    expect((error as Error).message).toMatch(/are kept for the next try/);
    expect(await inFolder()).toEqual([part]);
    const { size } = await stat(join(cacheDir, 'tensorflow', part));

    const installed = await install(undefined, once);
    expect(wheel.cc.equals(await readFile(installed.cc))).toBe(true);
    expect(index.downloads().at(-1)?.range).toBe(`bytes=${size}-`);
  });

  it('begins anew where the server has no ranges', async () => {
    const installed = await install({ cuts: 1, noRanges: true });
    expect(wheel.cc.equals(await readFile(installed.cc))).toBe(true);
    expect(index.downloads().length).toBe(2);
  });

  it('tries again while the server is busy', async () => {
    expect(await install({ busy: 2 })).toMatchObject({ source: 'https' });
  });

  it('deletes a file of another sha256 and names both', async () => {
    const body = Buffer.from(wheel.bytes);
    body[100]! ^= 1;
    const error = await failure(install({ body }));
    expect(error).toBeInstanceOf(EngineChecksumError);
    expect((error as EngineChecksumError).expected).toContain(wheel.entry.sha256);
    expect((error as EngineChecksumError).found).toMatch(/^sha256 [0-9a-f]{64}$/);
    expect((error as Error).message).toContain((error as EngineChecksumError).found);
    expect(await inFolder()).toEqual([]);
  });

  it('refuses a file of another size before storing it', async () => {
    const error = await failure(install({ body: Buffer.from('<html>log in first</html>') }));
    expect(error).toBeInstanceOf(EngineDownloadError);
    expect((error as Error).message).toContain('offers 25 bytes');
    expect(await inFolder()).toEqual([]);
  });

  it('stops a file of unknown length that is longer than the locked one', async () => {
    const error = await failure(install({ chunked: true, body: Buffer.concat([wheel.bytes, wheel.bytes]) }));
    expect((error as Error).message).toContain('sends more than');
    expect(await inFolder()).toEqual([]);
  });

  it('takes a file of unknown length that breaks off for one that is cut', async () => {
    expect(await install({ chunked: true, cuts: 1 })).toMatchObject({ source: 'https' });
    expect(index.downloads().length).toBe(2);
  });

  it('says when the index does not list the file', async () => {
    const error = await failure(install({ missing: true }));
    expect(error).toBeInstanceOf(EngineDownloadError);
    expect((error as Error).message).toContain(
      `/simple/${wheel.entry.project}/ does not list ${wheel.entry.file}`,
    );
  });
});
