// Writes docs/plugins.md and the editors' schema from the plugins; with --check it writes nothing and fails where one is stale.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { ROOT } from '../shared/root.ts';
import { REFERENCE, generateReference } from './generate.ts';
import { EXPERIMENT_SCHEMA, generateSchema } from './schema.ts';

for (const [file, text] of [
  [REFERENCE, await generateReference()],
  [EXPERIMENT_SCHEMA, await generateSchema()],
] as const) {
  const written = await readFile(file, 'utf8').catch(() => '');
  if (!process.argv.includes('--check')) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } else if (written !== text) {
    console.error(
      `${relative(ROOT, file)} is not what the plugins say. Run \`npm run docs\`, then commit it.`,
    );
    process.exitCode = 1;
  }
}
