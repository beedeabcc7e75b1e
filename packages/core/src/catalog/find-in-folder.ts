import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { displayPath } from '@ganzoo/sdk/host';
import { isPluginFolder, upward } from './files.ts';
import { filesLaidOut } from './layout.ts';
import { readPackageJson, sourcesIn } from './package-json.ts';
import type { Found, PluginSource } from './sources.ts';

/**
 * Finds plugin files in the folders `<root>/plugins/<any>`, each laid out as {@link filesLaidOut} says.
 *
 * A folder with a package.json of its own may have a manifest and compiled files, as an installed package.
 */
export async function findInFolder(root: string): Promise<Found> {
  const folder = join(root, 'plugins');
  const names = await readdir(folder).catch(() => []);
  const kinds = names.filter(isPluginFolder).sort();
  const sources = await Promise.all(kinds.map(kind => sourcesOfKind(join(folder, kind))));
  return { sources: sources.flat(), broken: [], searched: [`${displayPath(folder)}/*`] };
}

/** The nearest folder from `start` upward whose `plugins` folder holds plugin files, or undefined. */
export async function findRoot(start: string): Promise<string | undefined> {
  for (const folder of upward(start)) {
    if ((await findInFolder(folder)).sources.length > 0) return folder;
  }
  return undefined;
}

async function sourcesOfKind(folder: string): Promise<PluginSource[]> {
  const files = await filesLaidOut(folder);
  // A folder of one's own needs no package.json, and one that cannot be read has no say.
  const json =
    files.length > 0 && (await readPackageJson(join(folder, 'package.json')).catch(() => undefined));
  return json ? sourcesIn(json, files, { route: 'folder' }) : files.map(file => ({ route: 'folder', file }));
}
