import { fetchedFolder } from '@ganzoo/core';
import { cacheFolder, formatBytes } from '@ganzoo/fetch';
import type { Context } from '../context.ts';
import { withProgress } from '../engine.ts';
import { findPlugins } from '@ganzoo/run/experiment';
import { shellPath } from '@ganzoo/sdk/host';
import { NothingToFetchError } from './errors.ts';
import { fetchFiles } from './fetch-files.ts';

/**
 * Fetches what a data set or features declare, with a progress bar, and says in a line what there is now.
 *
 * `folder`: default that of the plugin in the cache. Throws {@link NothingToFetchError}, and what
 * {@link fetchFiles} and the catalog throw.
 */
export async function fetchPlugin(
  context: Pick<Context, 'io' | 'interrupts'>,
  kind: 'dataset' | 'features',
  name: string,
  { mirror, folder }: { readonly mirror?: URL; readonly folder?: string } = {},
): Promise<string> {
  const plugins = await findPlugins();
  const { downloads = [] } = (await plugins.load([{ kind, name }])).get(kind, name);
  if (downloads.length === 0) {
    const others = (await plugins.loadAll()).list(kind).filter(({ plugin }) => plugin.downloads?.length);
    const source =
      kind === 'dataset' ? `\`ganzoo plugins dataset ${name}\` says where its data come from.` : '';
    throw new NothingToFetchError(
      kind === 'dataset' ? `The data set '${name}' declares` : `The features '${name}' declare`,
      `Those that do: ${others.map(({ plugin }) => plugin.name).join(', ') || 'none'}. ${source}`.trim(),
    );
  }
  const target = folder ?? fetchedFolder(cacheFolder(context.io.env), name, kind);
  const fetched = await withProgress(context, progress =>
    fetchFiles({ name, downloads, folder: target, mirror, ...progress }),
  );
  const done = fetched.length === 0 ? 'is there already' : 'is fetched';
  const bytes = downloads.reduce((sum, download) => sum + download.bytes, 0);
  const files = downloads.length === 1 ? '1 file' : `${downloads.length} files`;
  return `${name} ${done}: ${files}, ${formatBytes(bytes)}, in ${shellPath(target)}`;
}
