// Writes plugins/<kind>/manifest.json from the plugins; with --check it writes nothing and fails where one is stale.
import { readFile, writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { generateManifests } from './manifests.ts';

for (const [file, text] of await generateManifests()) {
  if (!process.argv.includes('--check')) {
    await writeFile(file, text);
  } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
    console.error(
      `${relative('', file)} is not what the plugins say. Run \`npm run manifest\`, then commit it.`,
    );
    process.exitCode = 1;
  }
}
