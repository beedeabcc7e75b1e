import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOSTILE, place } from '../tools/hostile/table.ts';
import { MOST_BYTES, MOST_SECONDS, faults } from '../tools/hostile/verdict.ts';
import { ganzoo } from './e2e/ganzoo.ts';
import { mainIn } from './fixtures/command.ts';

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganzoo-hostile-')));
const files = new Map<string, string>();

beforeAll(async () => {
  for (const hostile of HOSTILE) files.set(hostile.name, await place(hostile, folder));
  // plugins are loaded, and code is compiled, before anything is timed
  await mainIn('validate', files.get('modes-of-a-billion')!);
  // an unknown name loads them all
  await mainIn('validate', files.get('plugin-that-leads-up')!);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a hostile experiment is refused in time, in words and with its place', () => {
  it('in at least forty ways', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(40);
    expect(new Set(HOSTILE.map(({ name }) => name)).size).toBe(HOSTILE.length);
  });

  it.each(HOSTILE.map(hostile => [hostile.name, hostile] as const))('%s', async (name, hostile) => {
    const file = files.get(name)!;
    const before = process.cpuUsage();
    const memory = process.memoryUsage().rss;
    const refusal = await mainIn('validate', file, ...(hostile.overrides ?? []));
    const { user, system } = process.cpuUsage(before);
    expect(faults(hostile, file, refusal), refusal.stderr.slice(0, 1000)).toEqual([]);
    // processor time, which other work on the machine does not change
    expect((user + system) / 1e6).toBeLessThan(MOST_SECONDS);
    expect(process.memoryUsage().rss - memory).toBeLessThan(MOST_BYTES);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

it('all of them in one process of the real command', async () => {
  const plain = HOSTILE.filter(({ overrides }) => !overrides).map(({ name }) => files.get(name)!);
  const { code, stdout, stderr } = await ganzoo(folder, ['validate', ...plain]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(new RegExp(`^${plain.length} of ${plain.length} files are wrong$`, 'm'));
  expect(stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
});
