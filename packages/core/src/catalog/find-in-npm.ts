import { dirname } from 'node:path';
import { displayPath } from '@ganzoo/sdk/host';
import { brokenFile } from './failure.ts';
import { realPath } from './files.ts';
import { findPackage } from '../find-package.ts';
import { filesOfPackage, readPackageJson, sourcesIn } from './package-json.ts';
import type { BrokenFile, Found, PluginSource } from './sources.ts';

/**
 * Finds the plugin files of installed packages: of the direct dependencies that the given package.json files name,
 * those whose own `keywords` hold `ganzoo-plugin`.
 *
 * A package that is named but not installed is passed over: nothing tells whether it holds plugins.
 */
export async function findInNpm(packageJsons: readonly string[]): Promise<Found> {
  const files = [...new Set(await Promise.all(packageJsons.map(realPath)))];
  const found = await Promise.all(files.map(findIn));
  return {
    sources: found.flatMap(({ sources }) => sources),
    broken: found.flatMap(({ broken }) => broken),
    searched: files.map(file => `dependencies of ${displayPath(file)} with the keyword ganzoo-plugin`),
  };
}

async function findIn(file: string): Promise<{ sources: PluginSource[]; broken: BrokenFile[] }> {
  const broken: BrokenFile[] = [];
  let names: readonly string[] = [];
  try {
    names = (await readPackageJson(file)).dependencies;
  } catch (cause) {
    broken.push(brokenFile({ route: 'npm', file }, cause));
  }
  const sources = await Promise.all(
    [...new Set(names)].map(async name => {
      const path = await findPackage(name, dirname(file));
      if (!path) return [];
      try {
        const json = await readPackageJson(path);
        if (!json.isPlugin) return [];
        return await sourcesIn(json, await filesOfPackage(json), { route: 'npm', package: name });
      } catch (cause) {
        broken.push(brokenFile({ route: 'npm', file: path, package: name }, cause));
        return [];
      }
    }),
  );
  return { sources: sources.flat(), broken };
}
