import { join } from 'node:path';
import { displayPath } from '../paths.ts';
import { isFile, isFolder, isPluginFile, isPluginFolder, namesIn, realPath, upward } from './files.ts';
import type { Found, PluginSource } from './sources.ts';

/**
 * Finds plugin files in `<root>/plugins/<any>/<name>.ts` and `<root>/plugins/<any>/<name>/index.ts` (or .js, .mjs).
 *
 * Left out are tests, declarations, tool configurations and names that begin with `_`.
 */
export async function findInFolder(root: string): Promise<Found> {
  const folder = join(root, 'plugins');
  const kinds = (await namesIn(folder)).filter(isPluginFolder);
  const sources = (await Promise.all(kinds.map(kind => filesOfKind(join(folder, kind))))).flat();
  return { sources, broken: [], looked: [`${displayPath(folder)}/*`] };
}

/** The nearest folder from `start` upward whose `plugins` folder holds plugin files, or undefined. */
export async function findRoot(start: string): Promise<string | undefined> {
  for (const folder of upward(start)) {
    if ((await findInFolder(folder)).sources.length > 0) return folder;
  }
  return undefined;
}

async function filesOfKind(folder: string): Promise<PluginSource[]> {
  const sources = await Promise.all(
    (await namesIn(folder)).map(async name => {
      const path = join(folder, name);
      if (isPluginFile(name)) return (await isFile(path)) ? [path] : [];
      if (!isPluginFolder(name) || !(await isFolder(path))) return [];
      const inside = ['index.ts', 'index.js', 'index.mjs'].map(index => join(path, index));
      const there = await Promise.all(inside.map(isFile));
      return inside.filter((_, at) => there[at]);
    }),
  );
  return Promise.all(
    sources.flat().map(async path => ({ route: 'folder' as const, file: await realPath(path) })),
  );
}
