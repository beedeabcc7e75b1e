import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn, spawnSync } from 'node:child_process';
import { hostname, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** Takes each of the folders `0` .. `rounds - 1` in the current folder at the same instant as other processes. */
const CONTENDER = `
const [lock, begin, rounds] = process.argv.slice(1);
const { lockRunFolder } = await import(lock);
const won = [];
for (let round = 0; round < rounds; round++) {
  while (Date.now() < Number(begin) + 20 * round);
  try { lockRunFolder(String(round)); won.push(round); } catch (error) { if (error.code !== 'RUN_BUSY') throw error; }
}
console.log(JSON.stringify(won));
process.stdin.resume();
`;

test('of processes that take over a dead one’s lock at the same instant, one gets it', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const rounds = Array.from({ length: 50 }, (_, round) => round);
  for (const round of rounds) {
    await mkdir(join(folder, String(round)));
    await writeFile(join(folder, String(round), 'lock'), JSON.stringify({ pid, host: hostname() }));
  }
  // the built file, since Node does not read TypeScript by itself
  const lock = pathToFileURL(resolve(import.meta.dirname, '../../dist/folder/lock.js')).href;
  const args = [
    '--input-type=module',
    '-e',
    CONTENDER,
    lock,
    String(Date.now() + 4000),
    String(rounds.length),
  ];
  const contenders = Array.from({ length: 4 }, () => spawn(process.execPath, args, { cwd: folder }));
  const printed = contenders.map(({ stdout }) => once(stdout, 'data') as Promise<[Buffer]>);
  const won = (await Promise.all(printed)).flatMap(([text]) => JSON.parse(text.toString()) as number[]);
  // none ends before all have tried: its locks would be those of a dead process
  for (const { stdin } of contenders) stdin.end();
  expect(won.sort((a, b) => a - b)).toEqual(rounds);
  for (const round of rounds) expect(await readdir(join(folder, String(round)))).toEqual(['lock']);
});
