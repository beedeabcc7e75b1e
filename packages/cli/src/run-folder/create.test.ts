import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { checkRunFolder, createRunFolder, timestamp } from './create.ts';

let home: string;

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
  expect(await createRunFolder({ name: 'ring' }, now)).toBe(join(home, 'runs', 'ring', '20250131-235901'));
});

test('runs that begin in the same second get folders of their own', async () => {
  vi.spyOn(process, 'cwd').mockReturnValue(home);
  const now = new Date(2025, 0, 31, 23, 59, 1);
  await Promise.all([1, 2, 3].map(() => createRunFolder({ name: 'ring' }, now)));
  expect((await readdir(join(home, 'runs', 'ring'))).sort()).toEqual([
    '20250131-235901',
    '20250131-235901-2',
    '20250131-235901-3',
  ]);
});

test('a folder that is there is never written into', async () => {
  const out = join(home, 'a', 'b');
  expect(await createRunFolder({ out, name: 'x' })).toBe(out);
  await expect(createRunFolder({ out, name: 'x' })).rejects.toThrow(/exists already/);
  expect(() => checkRunFolder({ out, name: 'x' })).toThrow(/exists already/);
});

test('--force deletes a run', async () => {
  const out = join(home, 'run');
  await mkdir(join(out, 'checkpoints'), { recursive: true });
  await writeFile(join(out, 'resolved.yaml'), '');
  await createRunFolder({ out, name: 'x', force: true });
  expect(await readdir(out)).toEqual([]);
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
