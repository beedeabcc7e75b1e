import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@ganzoo/testing/files';
import { describe, expect, it } from 'vitest';
import { writeWhole, writeWholeSync } from './write-whole.ts';

describe.each([
  ['writeWhole', writeWhole],
  ['writeWholeSync', async (file: string, content: Uint8Array | string) => writeWholeSync(file, content)],
])('%s', (_, write) => {
  it('makes the folder, and replaces what was there', async () => {
    const folder = temporaryFolder();
    const file = join(folder, 'a/b.json');
    await write(file, 'first');
    await write(file, Uint8Array.of(111, 107));
    expect(readFileSync(file, 'utf8')).toBe('ok');
    expect(readdirSync(join(folder, 'a'))).toEqual(['b.json']);
  });

  it('leaves nothing behind where it fails', async () => {
    const folder = temporaryFolder();
    // a folder stands where the file is to be, which stops root too
    mkdirSync(join(folder, 'b.json/inside'), { recursive: true });
    await expect(write(join(folder, 'b.json'), 'text')).rejects.toThrow(
      expect.objectContaining({ syscall: 'rename' }),
    );
    expect(readdirSync(folder)).toEqual(['b.json']);
  });
});

it('is whole whoever of several writers comes last', async () => {
  const file = join(temporaryFolder(), 'cache');
  const contents = ['a', 'b', 'c'].map(letter => letter.repeat(100_000));
  await Promise.all(contents.map(content => writeWhole(file, content)));
  expect(contents).toContain(readFileSync(file, 'utf8'));
});
