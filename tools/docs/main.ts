// Writes the plugins' reference, the editors' schemas and the plugins' manifests from the plugins, and takes away pages and schemas of kinds that are no more; with --check it changes nothing and fails where something is stale or left over.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { ROOT } from '../shared/root.ts';
import { compareWithWritten, generateAll } from './generated.ts';

const generated = await generateAll();
const { stale, leftOver } = await compareWithWritten(generated);
if (process.argv.includes('--check')) {
  for (const file of stale) fail(file, 'is not what the plugins say');
  for (const file of leftOver) fail(file, 'belongs to no kind of plugin');
} else {
  const texts = new Map(generated);
  for (const file of stale) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, texts.get(file)!);
  }
  for (const file of leftOver) {
    await rm(file);
    console.log(`${relative(ROOT, file)} is removed: it belongs to no kind of plugin.`);
  }
}

function fail(file: string, reason: string): void {
  console.error(`${relative(ROOT, file)} ${reason}. Run \`npm run docs\`, then commit it.`);
  process.exitCode = 1;
}
