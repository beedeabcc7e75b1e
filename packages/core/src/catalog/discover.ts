import { displayPath } from '@ganzoo/sdk/host';
import { Catalog } from './catalog.ts';
import { findInFolder, findRoot } from './find-in-folder.ts';
import { findInNpm } from './find-in-npm.ts';
import { PluginLoader } from './loader.ts';
import { nearestPackageJson } from './package-json.ts';
import type { Found, PluginSource } from './sources.ts';

/** Where to look for plugins. */
export interface DiscoverOptions {
  /** Folder from which `plugins/` and package.json are searched upward; the current folder unless given. */
  readonly start?: string;
  /** Folder that holds `plugins/`, instead of searching for it. */
  readonly root?: string;
  /** package.json files whose dependencies are looked at besides the nearest one: that of the command line. */
  readonly hosts?: readonly string[];
  /** Folder for transformed plugin files; without it they are transformed at every start. */
  readonly cacheFolder?: string;
}

/**
 * Finds the plugin files of the `plugins/` folder and of the installed plugin packages; loads none.
 *
 * Never throws for a plugin's sake: packages that cannot be read are kept in {@link Catalog.broken}.
 */
export async function findPluginFiles(options: DiscoverOptions = {}): Promise<Catalog> {
  const { start = process.cwd(), hosts = [], cacheFolder } = options;
  const [root, nearest] = await Promise.all([options.root ?? findRoot(start), nearestPackageJson(start)]);
  const [folder, npm] = await Promise.all([
    findInFolder(root ?? process.cwd()),
    findInNpm(nearest ? [nearest, ...hosts] : hosts),
  ]);
  return new Catalog(
    {
      unread: unique([folder, npm]),
      broken: [...folder.broken, ...npm.broken],
      searched: [...searched(folder, root, start), ...npm.searched],
    },
    new PluginLoader(cacheFolder),
  );
}

/** Finds and loads all plugins; files that fail to load are kept in {@link Catalog.broken}. */
export async function discoverPlugins(options: DiscoverOptions = {}): Promise<Catalog> {
  return (await findPluginFiles(options)).loadAll();
}

/** A file reached by several routes, as through a workspace's links, is loaded once. */
function unique(found: readonly Found[]): PluginSource[] {
  const byFile = new Map<string, PluginSource>();
  for (const source of found.flatMap(({ sources }) => sources)) {
    if (!byFile.has(source.file)) byFile.set(source.file, source);
  }
  return [...byFile.values()];
}

function searched(folder: Found, root: string | undefined, start: string): readonly string[] {
  return root === undefined
    ? [...folder.searched, `no plugins folder above ${displayPath(start)}`]
    : folder.searched;
}
