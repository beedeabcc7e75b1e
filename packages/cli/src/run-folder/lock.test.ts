import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn, spawnSync } from 'node:child_process';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockRunFolder } from './lock.ts';
import { processStart } from './process-age.ts';

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

test('a living process that was given the number of a dead one holds no lock', async () => {
  const owner = { pid: process.ppid, host: hostname(), started: processStart(process.ppid) };
  await writeFile(join(folder, 'lock'), JSON.stringify(owner));
  expect(() => lockRunFolder(folder)).toThrow(/is writing to the run folder/);
  if (owner.started === undefined) return; // a system that does not tell
  await writeFile(join(folder, 'lock'), JSON.stringify({ ...owner, started: '1' }));
  lockRunFolder(folder)();
  expect(await readdir(folder)).toEqual([]);
});

test.runIf(process.platform === 'linux')(
  'a process that died unnoticed by its parent holds no lock',
  async () => {
    // the shell becomes a program that never asks how its child ended
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const pid = await new Promise<number>(done => parent.stdout.once('data', text => done(Number(text))));
      await expect.poll(() => processStart(pid)).toBe('gone');
      await writeFile(join(folder, 'lock'), JSON.stringify({ pid, host: hostname() }));
      lockRunFolder(folder)();
    } finally {
      parent.kill();
    }
  },
);
