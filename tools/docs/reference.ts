import type { Catalog } from '@ganzoo/core';
import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { join, relative, sep } from 'node:path';
import { DOCS } from '../shared/root.ts';
import type { Generated } from './compare.ts';
import { kindPage, pluginIndex } from './markdown.ts';

/** Folder of the pages, one for each kind; the index lies beside it. */
export const PAGES = join(DOCS, 'plugins');

/** `docs/plugins.md` and the page of each kind that has plugins. */
export function reference(catalog: Catalog): Generated[] {
  const all = catalog.list().map(({ plugin, source }) => ({
    plugin,
    file: relative(PAGES, source.file).replaceAll(sep, '/'),
  }));
  const pages = PLUGIN_KINDS.flatMap((kind): Generated[] => {
    const plugins = all.filter(({ plugin }) => plugin.kind === kind);
    return plugins.length > 0 ? [[join(PAGES, `${kind}.md`), kindPage(kind, plugins)]] : [];
  });
  return [[join(DOCS, 'plugins.md'), pluginIndex(all.map(({ plugin }) => plugin))], ...pages];
}
