import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkRunFolder, createRunFolder, timestamp } from './create.ts';

let home: string;
const fill = (folder: string): Promise<void> => writeFile(join(folder, 'resolved.yaml'), 'new');

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'ganzoo-cli-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(home, { recursive: true, force: true });
});

test('a folder is named after the run and the second it began', async () => {
  vi.spyOn(process, 'cwd').mockReturnValue(home);
  const now = new Date(2025, 0, 31, 23, 59, 1);
  expect(timestamp(now)).toBe('20250131-235901');
  expect(await createRunFolder({ name: 'ring' }, fill, now)).toBe(
    join(home, 'runs', 'ring', '20250131-235901'),
  );
});

test('runs that begin in the same second get folders of their own', async () => {
  vi.spyOn(process, 'cwd').mockReturnValue(home);
  const now = new Date(2025, 0, 31, 23, 59, 1);
  await Promise.all([1, 2, 3].map(() => createRunFolder({ name: 'ring' }, fill, now)));
  expect((await readdir(join(home, 'runs', 'ring'))).sort()).toEqual([
    '20250131-235901',
    '20250131-235901-2',
    '20250131-235901-3',
  ]);
});

test('a folder that is there is never written into', async () => {
  const out = join(home, 'a', 'b');
  expect(await createRunFolder({ out, name: 'x' }, fill)).toBe(out);
  await expect(createRunFolder({ out, name: 'x' }, fill)).rejects.toThrow(/exists already/);
  expect(() => checkRunFolder({ out, name: 'x' })).toThrow(/exists already/);
});

test('--force deletes a run', async () => {
  const out = join(home, 'run');
  await mkdir(join(out, 'checkpoints'), { recursive: true });
  await writeFile(join(out, 'resolved.yaml'), '');
  await createRunFolder({ out, name: 'x', force: true }, fill);
  expect(await readdir(out)).toEqual(['resolved.yaml']);
  expect(await readdir(home)).toEqual(['run']);
});

test('--force deletes nothing that is no run', async () => {
  const out = join(home, 'thesis');
  await mkdir(out);
  await writeFile(join(out, 'chapter-1.tex'), 'precious');
  await writeFile(join(home, 'file'), '');
  const check = (path: string) => () => checkRunFolder({ out: path, name: 'x', force: true });
  expect(check(out)).toThrow(/exists already/);
  expect(check(join(home, 'file'))).toThrow(/exists already/);
  expect(existsSync(join(out, 'chapter-1.tex'))).toBe(true);
});

test('--force follows no links and does not pull the ground from under the shell', async () => {
  const run = join(home, 'run');
  await mkdir(join(run, 'samples'), { recursive: true });
  await writeFile(join(run, 'resolved.yaml'), '');
  await symlink(run, join(home, 'link'));
  const check = (path: string) => () => checkRunFolder({ out: path, name: 'x', force: true });
  expect(check(join(home, 'link'))).toThrow(/exists already/);
  vi.spyOn(process, 'cwd').mockReturnValue(join(run, 'samples'));
  expect(check(run)).toThrow(/exists already/);
});

test('what a process killed while it made or deleted the run has left goes with the next', async () => {
  const out = join(home, 'run');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  for (const name of [`.run.${pid}.abcdef`, `.run.${process.pid}.abcdef`, '.run.notes'])
    await mkdir(join(home, name));
  await createRunFolder({ out, name: 'x' }, fill);
  const left = process.platform === 'linux' ? [] : [`.run.${pid}.abcdef`];
  expect((await readdir(home)).sort()).toEqual(
    [...left, `.run.${process.pid}.abcdef`, '.run.notes', 'run'].sort(),
  );
});

test('a run whose first files cannot be written is not there', async () => {
  const full = (): Promise<void> => Promise.reject(new Error('no room'));
  await expect(createRunFolder({ out: join(home, 'run'), name: 'x' }, full)).rejects.toThrow('no room');
  expect(await readdir(home)).toEqual([]);
});
