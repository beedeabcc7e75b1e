import { formatManifest } from '@ganzoo/core';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ROOT } from '../shared/root.ts';
import { findAll } from './generate.ts';

/**
 * The manifest of each folder below `plugins/` from the plugins as they are now, as pairs of file and text.
 *
 * Throws where a plugin file does not load, or two plugins are of one kind and name.
 */
export async function generateManifests(): Promise<[file: string, text: string][]> {
  const catalog = await findAll();
  const twice = catalog.duplicates.map(({ kind, name }) => `${kind} '${name}'`);
  if (twice.length > 0) throw new Error(`There is more than one ${twice.join(', ')}.`);
  const kinds = await readdir(join(ROOT, 'plugins'));
  return kinds.sort().map(kind => {
    const folder = join(ROOT, 'plugins', kind);
    const entries = catalog.list().filter(({ source }) => source.file.startsWith(folder + sep));
    return [join(folder, 'manifest.json'), formatManifest(folder, entries)];
  });
}
