import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withLock } from './file-lock.ts';
import { temporaryFolder } from './testing/tensorboard.ts';

test('only one at a time does the work, and the lock is gone afterwards', async () => {
  const dir = temporaryFolder();
  const path = join(dir, 'lock');
  let inside = 0;
  let waits = 0;
  const work = async () => {
    expect(++inside).toBe(1);
    await sleep(20);
    inside -= 1;
    return 'done';
  };
  const results = await Promise.all([1, 2, 3].map(() => withLock(path, work, () => waits++)));
  expect(results).toEqual(['done', 'done', 'done']);
  expect(waits).toBe(2);
  expect(readdirSync(dir)).toEqual([]);
});

test('work that fails gives the lock back', async () => {
  const path = join(temporaryFolder(), 'lock');
  const work = () => Promise.reject(new Error('no'));
  await expect(withLock(path, work)).rejects.toThrow('no');
  expect(existsSync(path)).toBe(false);
});

test('a lock whose process has ended is taken over at once', async () => {
  const path = join(temporaryFolder(), 'lock');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  writeFileSync(path, JSON.stringify({ id: 'x', host: hostname(), pid }));
  await expect(withLock(path, async () => 1, expect.unreachable)).resolves.toBe(1);
});

test.each([
  ['another machine', JSON.stringify({ id: 'x', host: 'elsewhere', pid: 1 })],
  ['nobody known', 'not JSON'],
])('a lock of %s is taken over once nobody has touched it for a minute', async (_, content) => {
  const path = join(temporaryFolder(), 'lock');
  writeFileSync(path, content);
  const old = new Date(Date.now() - 61_000);
  const age = () => utimesSync(path, old, old);
  await expect(withLock(path, async () => 1, age)).resolves.toBe(1);
});
