import { formatManifest, type Catalog } from '@ganzoo/core';
import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { ROOT } from '../shared/root.ts';
import type { Generated } from './compare.ts';

/** The manifest of each folder below `plugins/`; throws where two plugins are of one kind and name. */
export async function manifests(catalog: Catalog): Promise<Generated[]> {
  const twice = catalog.duplicates.map(({ kind, name }) => `${kind} '${name}'`);
  if (twice.length > 0) throw new Error(`There is more than one ${twice.join(', ')}.`);
  const kinds = await readdir(join(ROOT, 'plugins'));
  return kinds.sort().map(kind => {
    const folder = join(ROOT, 'plugins', kind);
    const entries = catalog.list().filter(({ source }) => source.file.startsWith(folder + sep));
    return [join(folder, 'manifest.json'), formatManifest(folder, entries)];
  });
}
