import type { Where } from '@ganzoo/sdk';
import { isAbsolute, resolve, join } from 'node:path';
import { displayPath } from '@ganzoo/sdk/host';
import { PluginFileError } from './errors.ts';
import { isFile, isFolder, realPath } from './files.ts';
import { findPackage } from '../find-package.ts';
import { filesOfPackage, readPackageJson, sourcesIn } from './package-json.ts';
import type { PluginSource } from './sources.ts';

/** One entry of `plugins:` in an experiment file. */
export interface ListedPlugin {
  /** A file, the folder of a package, or the name of an npm package. */
  readonly name: string;
  /** Absolute folder from which relative paths and packages are looked up. */
  readonly folder: string;
  /** Where the entry was written, for errors. */
  readonly where?: Where;
}

/** What a listed entry stands for: its path made absolute, and the files to load. */
export interface ListedFiles {
  readonly path: string;
  readonly sources: readonly PluginSource[];
}

/** Finds the files of one listed entry; throws {@link PluginFileError} when nothing is there. */
export async function findListed({ name, folder, where }: ListedPlugin): Promise<ListedFiles> {
  const path = resolve(folder, name);
  const isPath = /^\.{0,2}[/\\]/.test(name) || isAbsolute(name) || name === '.' || name === '..';
  if (await isFile(path)) {
    if (!/\.(ts|js|mjs)$/.test(path)) {
      throw new PluginFileError(`${displayPath(path)} is not a .ts, .js or .mjs file.`, where);
    }
    const file = await realPath(path);
    return { path: file, sources: [{ route: 'file', file }] };
  }
  const packageFile = (await isFolder(path)) ? join(path, 'package.json') : undefined;
  if (packageFile && (await isFile(packageFile))) return packageFiles(packageFile, name, where);
  if (!isPath) {
    const installed = await findPackage(name, folder);
    if (installed) return packageFiles(installed, name, where);
  }
  throw new PluginFileError(
    isPath
      ? `There is no plugin file ${displayPath(path)}.`
      : `There is no npm package '${name}' and no file ${displayPath(path)}.`,
    where,
    isPath
      ? 'Paths are looked up from the file in which they are written.'
      : `Install it, or write ./${name} for a file.`,
  );
}

async function packageFiles(
  packageFile: string,
  name: string,
  where: Where | undefined,
): Promise<ListedFiles> {
  try {
    const json = await readPackageJson(packageFile);
    const from = { route: 'npm', package: json.name ?? name } as const;
    const sources = await sourcesIn(json, await filesOfPackage(json), from);
    return { path: json.folder, sources };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PluginFileError(
      `The plugin package '${name}' cannot be read. ${reason}`,
      where,
      undefined,
      cause,
    );
  }
}
