import { existsSync, mkdirSync, readdirSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { temporaryFolder } from '@ganzoo/testing/files';
import { expect, test } from 'vitest';
import { withFolderLock, withLock } from './lock.ts';

test('only one at a time does the work, and the lock is gone afterwards', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'lock');
  let inside = 0;
  let waits = 0;
  const work = async () => {
    expect(++inside).toBe(1);
    for (let i = 0; i < 20; i++) await turn();
    inside -= 1;
    return 'done';
  };
  const results = await Promise.all([1, 2, 3].map(() => withLock(path, work, { onWait: () => waits++ })));
  expect(results).toEqual(['done', 'done', 'done']);
  expect(waits).toBe(2);
  expect(readdirSync(folder)).toEqual([]);
});

test('work that fails gives the lock back', async () => {
  const path = join(temporaryFolder(), 'lock');
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(existsSync(path)).toBe(false);
});

test('a lock that nobody has touched for a while is taken over', async () => {
  const path = join(temporaryFolder(), 'lock');
  mkdirSync(path);
  const old = new Date(Date.now() - 61_000);
  const age = () => utimesSync(path, old, old);
  await expect(withLock(path, async () => 1, { onWait: age })).resolves.toBe(1);
});

test('a lock in a folder says what is waited for', async () => {
  const folder = temporaryFolder();
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);
  await Promise.all([1, 2].map(() => withFolderLock(folder, 'fetching it', log, () => turn())));
  expect(lines).toEqual([`Another process is fetching it in ${folder}; waiting for it.`]);
});
