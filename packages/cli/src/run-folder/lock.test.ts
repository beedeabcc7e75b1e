import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockRunFolder } from './lock.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-lock-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('one process at a time', () => {
  const free = lockRunFolder(folder);
  expect(() => lockRunFolder(folder)).toThrow(/is writing to the run folder/);
  free();
  lockRunFolder(folder)();
  expect(existsSync(join(folder, 'lock'))).toBe(false);
});

test('the lock of a process that died is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid, host: hostname() }));
  lockRunFolder(folder)();
});

test('the lock of a process on another machine is respected', async () => {
  await writeFile(join(folder, 'lock'), JSON.stringify({ pid: 1, host: 'elsewhere.example' }));
  expect(() => lockRunFolder(folder)).toThrow('1 on elsewhere.example');
});

test('a lock file cut short is taken over', async () => {
  await writeFile(join(folder, 'lock'), '{"pi');
  lockRunFolder(folder)();
});
