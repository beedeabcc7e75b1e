import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolders } from '../fixtures/temp-folder.ts';
import { hashOfSource } from './source-hash.ts';

const tempFolder = temporaryFolders();

it('changes with the file and with what it imports from beside it, at any distance', async () => {
  const folder = tempFolder();
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  await mkdir(join(folder, 'deep'));
  await write('metric.ts', `import { a } from './a.ts';\nexport const b = await import('./deep/b.js');\n`);
  await write('a.ts', `export * from './metric.ts';\nexport const a = 1;\n`);
  await write('deep/b.ts', 'export const b = 1;\n');
  await write('other.ts', 'export const other = 1;\n');
  const hash = (): Promise<string> => hashOfSource(join(folder, 'metric.ts'));
  const hashes = [await hash()];
  await write('other.ts', 'export const other = 2;\n');
  expect(await hash()).toBe(hashes[0]);
  for (const [name, text] of [
    ['a.ts', 'export const a = 2;\n'],
    ['deep/b.ts', 'export const b = 2;\n'],
    ['metric.ts', `import { a } from './a.ts';\n`],
  ] as const) {
    await write(name, text);
    hashes.push(await hash());
  }
  expect(new Set(hashes).size).toBe(4);
});

it('of a plugin with a folder of its own changes with every file there but its tests', async () => {
  const folder = tempFolder();
  const write = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  await write('index.ts', 'export const a = 1;\n');
  await write('table.json', '[1]');
  const hash = (): Promise<string> => hashOfSource(join(folder, 'index.ts'));
  const first = await hash();
  await write('index.test.ts', '');
  expect(await hash()).toBe(first);
  await write('table.json', '[2]');
  expect(await hash()).not.toBe(first);
});

it('is empty for a plugin that lies in no file', async () => {
  expect(await hashOfSource('')).toBe('');
});
