// Writes docs/plugins.md from the plugins; with --check it writes nothing and fails where the file is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { REFERENCE, generateReference } from './reference/generate.ts';

const text = await generateReference();
const written = await readFile(REFERENCE, 'utf8').catch(() => '');
if (!process.argv.includes('--check')) {
  await mkdir(dirname(REFERENCE), { recursive: true });
  await writeFile(REFERENCE, text);
} else if (written !== text) {
  console.error('docs/plugins.md is not what the plugins say. Run `npm run docs`, then commit it.');
  process.exitCode = 1;
}
