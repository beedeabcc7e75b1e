import { realpath, stat } from 'node:fs/promises';
import { dirname, join, normalize, parse, sep } from 'node:path';

const ENDING = /\.(ts|js|mjs)$/;

/** Files beside plugins that are none: tests, declarations, tool configurations, and names that begin with `_` or `.`. */
const NO_PLUGIN = /^[_.]|\.(test|spec|config|d)\.(ts|js|mjs)$/;

/** Folders of compiled or installed copies; loading them would find every plugin a second time. */
const NO_FOLDER = new Set(['node_modules', 'dist']);

/** True for a file name that can hold plugins. */
export function isPluginFile(name: string): boolean {
  return ENDING.test(name) && !NO_PLUGIN.test(name);
}

/** True for a folder name in which plugins are looked for. */
export function isPluginFolder(name: string): boolean {
  return !/^[_.]/.test(name) && !NO_FOLDER.has(name);
}

/** True for an existing regular file (links followed). */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}

/** True for an existing folder (links followed). */
export async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

/** The path with symbolic links followed, or the path itself when nothing is there. */
export async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    return path;
  }
}

/** The folder and all above it, the nearest first. */
export function* upward(folder: string): Generator<string> {
  const { root } = parse(folder);
  for (let at = folder; ; at = dirname(at)) {
    yield at;
    if (at === root) return;
  }
}

/**
 * Files in a folder that match a pattern of `*` (any part of a name), `**` (any folders) and `{a,b}`, or are named so.
 *
 * Only names that can hold plugins are given; folders of installed or compiled files are not entered.
 */
export async function matchFiles(folder: string, pattern: string): Promise<string[]> {
  // A package that names its files one by one needs no globbing library, which takes a while to load.
  if (await isFile(join(folder, pattern))) return isPluginPath(pattern) ? [join(folder, pattern)] : [];
  const { glob } = await import('tinyglobby');
  const ignore = [...NO_FOLDER].map(name => `**/${name}/**`);
  const found = await glob(pattern, { cwd: folder, ignore, expandDirectories: false });
  return found
    .filter(isPluginPath)
    .map(path => join(folder, path))
    .sort();
}

function isPluginPath(path: string): boolean {
  const names = normalize(path).split(sep);
  const file = names.pop() ?? '';
  return isPluginFile(file) && names.every(isPluginFolder);
}
