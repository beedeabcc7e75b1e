import { discoverPlugins, formatBroken, type Catalog } from '@ganzoo/core';
import { ROOT } from '../shared/root.ts';

/** All plugins of the repository; throws when one of their files does not load. */
export async function findAll(): Promise<Catalog> {
  const catalog = await discoverPlugins({ root: ROOT, start: ROOT });
  if (catalog.broken.length > 0) {
    const files = catalog.broken.map(file => `\n  - ${formatBroken(file)}`).join('');
    throw new Error(`There is no reference of plugins that do not load:${files}`);
  }
  return catalog;
}
