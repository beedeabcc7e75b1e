import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { compare } from '../nearest.ts';
import { isPluginFile, isPluginFolder } from './files.ts';

/** Names that make a folder one plugin. */
const INDEX = ['index.ts', 'index.js', 'index.mjs'];

/** One name in a folder, links followed. */
interface Item {
  readonly name: string;
  readonly path: string;
  readonly type: 'file' | 'folder' | 'other';
}

/**
 * Plugin files of a folder laid out as `plugins/<kind>`: `<name>.ts` (or .js, .mjs), `<name>/index.ts`, and both of
 * them below one more folder, the family.
 *
 * A folder with an index is one plugin, whose other files are its own affair; any other folder is a family. Left out
 * are tests, declarations, tool configurations and names that begin with `_` or `.`. Paths have links followed.
 */
export async function filesLaidOut(folder: string): Promise<string[]> {
  return pluginFiles(await itemsIn(folder), true);
}

async function pluginFiles(items: readonly Item[], families: boolean): Promise<string[]> {
  const found = await Promise.all(
    items.map(async ({ name, path, type }) => {
      if (type === 'file') return isPluginFile(name) ? [path] : [];
      if (type !== 'folder' || !isPluginFolder(name)) return [];
      const inside = await itemsIn(path);
      const indexes = inside.filter(item => item.type === 'file' && INDEX.includes(item.name));
      if (indexes.length > 0) return indexes.map(index => index.path);
      return families ? pluginFiles(inside, false) : [];
    }),
  );
  return found.flat();
}

/** What is in a folder, by name; nothing when there is no such folder. Only links cost a look at each file. */
async function itemsIn(folder: string): Promise<Item[]> {
  try {
    const real = await realpath(folder);
    const items = await Promise.all(
      (await readdir(real, { withFileTypes: true })).map(async (entry): Promise<Item> => {
        const { name } = entry;
        if (!entry.isSymbolicLink()) return { name, path: join(real, name), type: typeOf(entry) };
        const path = await realpath(join(real, name)).catch(() => undefined);
        return { name, path: path ?? join(real, name), type: path ? typeOf(await stat(path)) : 'other' };
      }),
    );
    return items.sort((a, b) => compare(a.name, b.name));
  } catch {
    return [];
  }
}

function typeOf(entry: { isFile(): boolean; isDirectory(): boolean }): Item['type'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}
