import * as fs from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, expect, test, vi } from 'vitest';
import { EventWriter, readEvents } from './index.ts';
import { temporaryFolder } from '@ganzoo/testing/files';

// A disk that can be full: `room` is how many bytes fit on it yet.
const disk = vi.hoisted(() => ({ room: Infinity }));

vi.mock('node:fs', async importOriginal => {
  const real = await importOriginal<typeof fs>();
  const writeSync = (
    fd: number,
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): number => {
    if (disk.room <= 0) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    const count = real.writeSync(fd, bytes, offset, Math.min(length, disk.room), position);
    disk.room -= count;
    return count;
  };
  return { ...real, writeSync };
});

beforeEach(() => {
  disk.room = Infinity;
});

const steps = (path: string) => Array.from(readEvents(path)).map(event => event.step);

test('after a failed write, the next one puts every event in its place', () => {
  const writer = EventWriter.open(temporaryFolder(), { flushSeconds: 0 });
  writer.scalar('a', 1, 1);
  disk.room = 20;
  expect(() => writer.scalar('a', 1, 2)).toThrow(
    expect.objectContaining({ name: 'EventWriteError', path: writer.path, code: 'ENOSPC' }),
  );
  expect(steps(writer.path)).toEqual([0, 1]);
  disk.room = Infinity;
  writer.scalar('a', 1, 3);
  writer.close();
  expect(steps(writer.path)).toEqual([0, 1, 2, 3]);
});

test('a write that fails in the background is told by the next call', async () => {
  const writer = EventWriter.open(temporaryFolder(), { flushSeconds: 0.01 });
  disk.room = 0;
  writer.scalar('a', 1, 1);
  await sleep(100);
  expect(() => writer.scalar('a', 1, 2)).toThrow('ENOSPC');
  expect(() => writer.flush()).toThrow('ENOSPC');
  disk.room = Infinity;
  writer.flush();
  expect(steps(writer.path)).toEqual([0, 1, 2]);
  writer.close();
});

test('a writer that cannot be flushed closes its file all the same', () => {
  const writer = EventWriter.open(temporaryFolder(), { flushSeconds: 1000 });
  writer.scalar('a', 1, 1);
  disk.room = 0;
  expect(() => writer.close()).toThrow('ENOSPC');
  expect(() => writer.close()).not.toThrow();
});

test('resume that fails leaves the writer with its events', () => {
  const dir = temporaryFolder();
  const writer = EventWriter.open(dir, { flushSeconds: 1000 });
  writer.scalar('a', 1, 1);
  disk.room = 0;
  expect(() => writer.resume(1)).toThrow('ENOSPC');
  disk.room = Infinity;
  writer.close();
  expect(fs.readdirSync(dir).map(name => steps(join(dir, name)))).toEqual([[0, 1]]);
});
