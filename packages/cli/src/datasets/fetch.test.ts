import { createHash } from 'node:crypto';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '@ganzoo/fetch';
import { Rng } from '@ganzoo/sdk';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { fetchFiles, type FetchOptions } from './fetch.ts';
import { serveFiles, type FileServer } from './file-server.test.helper.ts';

const IMAGES = Uint8Array.from(new Rng(1).integers(300_000, 256));
const LABELS = Uint8Array.from(new Rng(2).integers(500, 10));
const FILES = { 'images.gz': IMAGES, 'labels.gz': LABELS };

let folder: string;
let server: FileServer;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-fetch-'));
  server = await serveFiles(FILES);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

function fetchAll(change: Partial<FetchOptions> = {}) {
  const downloads = Object.entries(FILES).map(([file, bytes]) => ({
    file,
    url: `${server.url}/${file}`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  return fetchFiles({ name: 'test', downloads, folder, retry: { retries: 0, delayMs: 1 }, ...change });
}

describe('fetching files', () => {
  it('brings them whole, tells how far it is, and asks for nothing the second time', async () => {
    const seen: Progress[] = [];
    const fetched = await fetchAll({ onProgress: progress => seen.push(progress) });
    expect(fetched.map(({ file }) => file)).toEqual(['images.gz', 'labels.gz']);
    expect(await readdir(folder)).toEqual(['images.gz', 'labels.gz']);
    for (const [name, bytes] of Object.entries(FILES)) {
      expect(Buffer.compare(await readFile(join(folder, name)), bytes)).toBe(0);
    }
    expect(seen[0]).toEqual({ phase: 'download', received: 0, total: 300_000, what: 'images.gz (1 of 2)' });
    expect(seen.at(-1)).toEqual({ phase: 'verify', received: 500, total: 500, what: 'labels.gz (2 of 2)' });
    const asked = server.requests.length;
    expect(await fetchAll()).toEqual([]);
    expect(server.requests).toHaveLength(asked);
  });

  it('continues a transfer that was broken off, in the next call too', async () => {
    server.cuts = 1;
    await expect(fetchAll()).rejects.toMatchObject({
      code: 'FETCH_NETWORK',
      hint: expect.stringContaining('150.0 kB'),
    });
    expect(await readdir(folder)).toEqual(['images.gz.part']);
    await fetchAll();
    expect(server.requests[1]).toEqual({ path: '/images.gz', range: 'bytes=150000-' });
    expect(Buffer.compare(await readFile(join(folder, 'images.gz')), IMAGES)).toBe(0);
  });

  it('tries again by itself where a server breaks off', async () => {
    server.cuts = 2;
    await fetchAll({ retry: { retries: 1, delayMs: 1 } });
    expect(server.requests.map(({ range }) => range)).toEqual([
      undefined,
      'bytes=150000-',
      'bytes=225000-',
      undefined,
    ]);
    expect(Buffer.compare(await readFile(join(folder, 'images.gz')), IMAGES)).toBe(0);
  });

  it('deletes a file with a wrong checksum, and keeps the one before it', async () => {
    const other = await serveFiles({ ...FILES, 'labels.gz': LABELS.with(9, LABELS[9]! ^ 1) });
    await expect(fetchAll({ mirror: new URL(other.url) })).rejects.toMatchObject({
      code: 'FETCH_CHECKSUM',
      message: expect.stringMatching(
        /^labels\.gz .* expected sha256 [0-9a-f]{64}, found sha256 [0-9a-f]{64}/,
      ),
    });
    expect(await readdir(folder)).toEqual(['images.gz']);
  });

  it('tells of a file that is not there, and of a page in its place', async () => {
    const other = await serveFiles({ 'images.gz': new TextEncoder().encode('<!DOCTYPE html>') });
    await expect(fetchAll({ mirror: new URL(`${server.url}/old/`) })).rejects.toMatchObject({
      code: 'FETCH_NETWORK',
      message: expect.stringMatching(/images\.gz .*\/old\/images\.gz answered 404/),
      hint: expect.stringContaining('--url'),
    });
    await expect(fetchAll({ mirror: new URL(other.url) })).rejects.toThrow(/offers 15 bytes/);
    expect(await readdir(folder)).toEqual([]);
  });

  it('tells of a server that cannot be reached', async () => {
    await expect(fetchAll({ mirror: new URL('http://127.0.0.1:1') })).rejects.toMatchObject({
      code: 'FETCH_NETWORK',
    });
  });

  it('leaves a file of that name that is another one as it is', async () => {
    await writeFile(join(folder, 'labels.gz'), 'mine');
    await expect(fetchAll()).rejects.toMatchObject({
      code: 'FETCH_CHECKSUM',
      message: expect.stringContaining(join(folder, 'labels.gz')),
    });
    expect(await readFile(join(folder, 'labels.gz'), 'utf8')).toBe('mine');
    expect(server.requests).toEqual([]);
  });

  it('asks for room before it begins, and tells of a folder that cannot be one', async () => {
    await expect(fetchAll({ freeBytes: async () => 300_000 })).rejects.toMatchObject({
      code: 'FETCH_DISK',
      exitCode: 1,
      message: expect.stringContaining('needs 300.5 kB'),
    });
    expect(server.requests).toEqual([]);
    await writeFile(join(folder, 'file'), '');
    await expect(fetchAll({ folder: join(folder, 'file') })).rejects.toMatchObject({ code: 'FETCH_DISK' });
  });

  it('fetches once where two ask at once', async () => {
    const lines: string[] = [];
    const both = await Promise.all([fetchAll(), fetchAll({ log: line => lines.push(line) })]);
    expect(both.map(({ length }) => length).sort()).toEqual([0, 2]);
    expect(server.requests).toHaveLength(2);
  });
});
