import { createHash } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatBytes, type Progress } from '@ganzoo/fetch';
import { Rng } from '@ganzoo/sdk';
import { serveFiles, temporaryFolder, type FileServer } from '@ganzoo/testing/files';
import { beforeEach, describe, expect, it } from 'vitest';
import { fetchFiles, type FetchOptions } from './fetch.ts';

const IMAGES = Uint8Array.from(new Rng(1).integers(300_000, 256));
const LABELS = Uint8Array.from(new Rng(2).integers(500, 10));
const FILES = { 'images.gz': IMAGES, 'labels.gz': LABELS };

let folder: string;
let server: FileServer;

beforeEach(async () => {
  folder = temporaryFolder();
  server = await serveFiles(FILES);
});

function fetchAll(change: Partial<FetchOptions> = {}) {
  const downloads = Object.entries(FILES).map(([file, bytes]) => ({
    file,
    url: `${server.url}/${file}`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  const { onProgress } = server;
  const retry = { retries: 0, delayMs: 1 };
  return fetchFiles({ name: 'test', downloads, folder, retry, onProgress, ...change });
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
    const error = await fetchAll().catch((reason: unknown) => reason);
    expect(await readdir(folder)).toEqual(['images.gz.part']);
    const { size } = await stat(join(folder, 'images.gz.part'));
    // how much of what was sent arrives before the line breaks is up to the system
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThanOrEqual(IMAGES.length / 2);
    expect(error).toMatchObject({
      code: 'FETCH_NETWORK',
      hint: expect.stringContaining(`continues after ${formatBytes(size)}`),
    });
    await fetchAll();
    expect(server.requests[1]).toMatchObject({ path: '/images.gz', range: `bytes=${size}-` });
    expect(Buffer.compare(await readFile(join(folder, 'images.gz')), IMAGES)).toBe(0);
  });

  it('tries again by itself where a server breaks off', async () => {
    server.cuts = 2;
    await fetchAll({ retry: { retries: 1, delayMs: 1 } });
    const [first, second, third, labels, ...more] = server.requests.map(({ range }) => range);
    expect([first, labels, more]).toEqual([undefined, undefined, []]);
    const [once, twice] = [second, third].map(range => Number(/^bytes=(\d+)-$/.exec(range!)![1]));
    // each time at most half of what was missing has arrived
    expect(once).toBeGreaterThan(0);
    expect(once).toBeLessThanOrEqual(IMAGES.length / 2);
    expect(twice).toBeGreaterThan(once!);
    expect(twice).toBeLessThanOrEqual(once! + (IMAGES.length - once!) / 2);
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
