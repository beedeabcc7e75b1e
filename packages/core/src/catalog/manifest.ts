import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { isRecord } from '../config/schema.ts';
import type { CatalogEntry, PluginId } from './sources.ts';

/** What a package's manifest says of one plugin. */
export interface ManifestPlugin extends Pick<Plugin, 'name' | 'summary' | 'paper' | 'params'> {
  readonly kind: PluginKind;
  /** Path from the manifest's folder, with `/`. */
  readonly file: string;
}

/** Plugins of each file, by the files' absolute paths. */
export type Listing = ReadonlyMap<string, readonly PluginId[]>;

/**
 * The manifest of a package folder's plugins, as text to be written to a file in that folder.
 *
 * It is an index: it tells which file to load for a name, and describes the plugins to tools that load none.
 */
export function formatManifest(folder: string, entries: readonly CatalogEntry[]): string {
  const plugins = entries.map(({ plugin, source }): ManifestPlugin => {
    const { kind, name, summary, paper, params } = plugin;
    const file = relative(folder, source.file).replaceAll(sep, '/');
    return { kind, name, file, summary, ...(paper !== undefined && { paper }), params };
  });
  return `${JSON.stringify({ plugins }, null, 2)}\n`;
}

/**
 * What a manifest lists; undefined where it cannot be read or is none.
 *
 * Nothing in it is taken on trust: a file that it names is loaded before anything is used, and a name it does not
 * list is searched for.
 */
export async function readManifest(file: string): Promise<Listing | undefined> {
  let json: unknown;
  try {
    json = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return undefined;
  }
  if (!isRecord(json) || !Array.isArray(json['plugins'])) return undefined;
  const listing = new Map<string, PluginId[]>();
  for (const item of json['plugins'] as readonly unknown[]) {
    if (!isRecord(item)) continue;
    const { kind, name, file: inside } = item;
    if (!isKind(kind) || typeof name !== 'string' || typeof inside !== 'string') continue;
    const path = join(dirname(file), inside);
    listing.set(path, [...(listing.get(path) ?? []), { kind, name }]);
  }
  return listing;
}

function isKind(kind: unknown): kind is PluginKind {
  return PLUGIN_KINDS.some(known => known === kind);
}
