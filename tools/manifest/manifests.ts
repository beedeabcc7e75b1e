import { discoverPlugins, formatBroken, formatManifest } from '@ganzoo/core';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The manifest of each folder below `plugins/` from the plugins as they are now, as pairs of file and text.
 *
 * Throws where a plugin file does not load, or two plugins are of one kind and name.
 */
export async function generateManifests(): Promise<[file: string, text: string][]> {
  const catalog = await discoverPlugins({ root: ROOT, start: ROOT });
  const wrong = [
    ...catalog.broken.map(formatBroken),
    ...catalog.duplicates.map(({ kind, name }) => `There is more than one ${kind} '${name}'.`),
  ];
  if (wrong.length > 0)
    throw new Error(`There is no manifest of plugins like these:\n  - ${wrong.join('\n  - ')}`);
  const kinds = await readdir(join(ROOT, 'plugins'));
  return kinds.sort().map(kind => {
    const folder = join(ROOT, 'plugins', kind);
    const entries = catalog.list().filter(({ source }) => source.file.startsWith(folder + sep));
    return [join(folder, 'manifest.json'), formatManifest(folder, entries)];
  });
}
