import { discoverPlugins, formatBroken, type Catalog } from '@ganzoo/core';
import { dirname, join, relative, sep } from 'node:path';
import { DOCS, ROOT } from '../shared/root.ts';
import { pluginReference } from './markdown.ts';

/** The document that {@link generateReference} is kept in. */
export const REFERENCE = join(DOCS, 'plugins.md');

/** The plugin reference from the plugins as they are now; throws when one of their files does not load. */
export async function generateReference(): Promise<string> {
  const catalog = await findAll();
  const documented = catalog.list().map(({ plugin, source }) => ({
    plugin,
    file: relative(dirname(REFERENCE), source.file).replaceAll(sep, '/'),
  }));
  return pluginReference(documented);
}

/** All plugins of the repository; throws when one of their files does not load. */
export async function findAll(): Promise<Catalog> {
  const catalog = await discoverPlugins({ root: ROOT, start: ROOT });
  if (catalog.broken.length > 0) {
    const files = catalog.broken.map(file => `\n  - ${formatBroken(file)}`).join('');
    throw new Error(`There is no reference of plugins that do not load:${files}`);
  }
  return catalog;
}
