import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, parse } from 'node:path';

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

/** Names in a folder in a stable order, or none when there is no such folder. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch {
    return [];
  }
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
 * Files in a folder that match a pattern of `*` (any part of a name), `**` (any folders) and `{a,b}`.
 *
 * Only names that can hold plugins are given; folders of installed or compiled files are not entered.
 */
export async function matchFiles(folder: string, pattern: string): Promise<string[]> {
  const found = new Set<string>();
  await walk(folder, pattern.replace(/^\.\//, '').split('/'), found);
  return [...found].sort();
}

async function walk(folder: string, segments: readonly string[], found: Set<string>): Promise<void> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return;
  if (segment === '**') {
    await walk(folder, rest, found);
    for (const name of await namesIn(folder)) {
      if (isPluginFolder(name) && (await isFolder(join(folder, name))))
        await walk(join(folder, name), segments, found);
    }
    return;
  }
  const matches = toRegExp(segment);
  for (const name of await namesIn(folder)) {
    if (!matches.test(name)) continue;
    const path = join(folder, name);
    if (rest.length > 0) {
      if (isPluginFolder(name) && (await isFolder(path))) await walk(path, rest, found);
    } else if (isPluginFile(basename(path)) && (await isFile(path))) {
      found.add(path);
    }
  }
}

function toRegExp(segment: string): RegExp {
  const body = segment
    .replaceAll(/[.+^$()|[\]\\]/g, '\\$&')
    .replaceAll('*', '[^/]*')
    .replaceAll('?', '[^/]')
    .replaceAll(/\{([^{}]*)\}/g, (_, names: string) => `(?:${names.split(',').join('|')})`);
  return new RegExp(`^${body.replaceAll(/[{}]/g, '\\$&')}$`);
}
