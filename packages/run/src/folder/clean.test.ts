import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cleanRunFolder } from './clean.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-clean-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('rows and pictures of later steps go, and whatever was half written', async () => {
  await mkdir(join(folder, 'checkpoints', '.30.4321'), { recursive: true });
  await mkdir(join(folder, 'checkpoints', '20'));
  await mkdir(join(folder, 'samples'));
  for (const name of [
    'fixed-000020.png',
    'fixed-000040.png',
    'fresh-1000000.png',
    'final.png',
    'mine.png',
    'line-000020.csv',
    'line-000040.csv',
  ])
    await writeFile(join(folder, 'samples', name), '');
  await writeFile(join(folder, 'events.jsonl'), '{"step":20}\n{"step":25}\n{"st');
  await writeFile(join(folder, 'lock'), '');
  await writeFile(join(folder, `lock.${randomUUID()}`), '');
  await cleanRunFolder(folder, 20);
  expect(await readdir(join(folder, 'checkpoints'))).toEqual(['20']);
  expect((await readdir(join(folder, 'samples'))).sort()).toEqual([
    'fixed-000020.png',
    'line-000020.csv',
    'mine.png',
  ]);
  expect(await readFile(join(folder, 'events.jsonl'), 'utf8')).toBe('{"step":20}\n');
  expect((await readdir(folder)).sort()).toEqual(['checkpoints', 'events.jsonl', 'lock', 'samples']);
});
