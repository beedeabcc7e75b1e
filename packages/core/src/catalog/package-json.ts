import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { isRecord } from '../config/schema.ts';
import { isFile, isFolder, isPluginFile, matchFiles, realPath, upward } from './files.ts';
import { filesLaidOut } from './layout.ts';
import { readManifest } from './manifest.ts';
import type { PluginSource } from './sources.ts';

/** What discovery reads of a package.json. Nothing in it is taken on trust. */
export interface PackageJson {
  readonly file: string;
  readonly folder: string;
  readonly name?: string;
  readonly isPlugin: boolean;
  /** Names of the direct dependencies. */
  readonly dependencies: readonly string[];
  /** `ganzoo.plugins`: patterns of plugin files, and folders laid out as `plugins/<kind>`. */
  readonly plugins?: readonly string[];
  /** `ganzoo.compiled`: the folder to which TypeScript writes the compiled files. */
  readonly compiled?: string;
  /** `ganzoo.manifest`: the file that lists the plugins. */
  readonly manifest?: string;
  readonly exports: unknown;
  readonly main?: string;
}

/** Word in a package's `keywords` that makes it a plugin package. */
const PLUGIN_KEYWORD = 'ganzoo-plugin';

/** Reads a package.json; throws what reading or parsing threw. */
export async function readPackageJson(path: string): Promise<PackageJson> {
  const file = await realPath(path);
  const json: unknown = JSON.parse(await readFile(file, 'utf8'));
  const root = recordOf(json);
  const { keywords } = root;
  const ganzoo = recordOf(root['ganzoo']);
  return {
    file,
    folder: dirname(file),
    name: text(root['name']),
    isPlugin: Array.isArray(keywords) && keywords.includes(PLUGIN_KEYWORD),
    dependencies: ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap(key =>
      Object.keys(recordOf(root[key])),
    ),
    plugins: texts(ganzoo['plugins']),
    compiled: text(ganzoo['compiled']),
    manifest: text(ganzoo['manifest']),
    exports: root['exports'],
    main: text(root['main']),
  };
}

/** The nearest package.json from a folder upward, or undefined. */
export async function nearestPackageJson(start: string): Promise<string | undefined> {
  for (const folder of upward(start)) {
    const file = join(folder, 'package.json');
    if (await isFile(file)) return file;
  }
  return undefined;
}

/**
 * The plugin files of a package: those that `ganzoo.plugins` names, else its main entry. Links are followed.
 *
 * Throws an Error when the package's entry is missing or a path leads out of the package.
 */
export async function filesOfPackage(json: PackageJson): Promise<string[]> {
  if (json.plugins) {
    const found = await Promise.all(json.plugins.map(pattern => filesOf(json.folder, inside(pattern))));
    return [...new Set(found.flat())];
  }
  const entry = json.exports === undefined ? (json.main ?? 'index.js') : mainExport(json.exports);
  if (entry === undefined)
    throw new Error(`Its package.json exports no main entry and has no ganzoo.plugins.`);
  const file = await entryFile(resolve(json.folder, inside(entry)));
  if (!file) throw new Error(`Its main entry ${entry} is missing; is the package built?`);
  return [await realPath(file)];
}

/** Sources of a package's plugin files, with what its package.json says of a manifest and of compiled files. */
export async function sourcesIn(
  json: PackageJson,
  files: readonly string[],
  from: Pick<PluginSource, 'route' | 'package'>,
): Promise<PluginSource[]> {
  const listing = json.manifest && (await readManifest(join(json.folder, json.manifest)));
  return files.map(file => {
    const listed = listing ? listing.get(file) : undefined;
    const compiled = json.compiled && file.endsWith('.ts') && compiledFile(json.folder, json.compiled, file);
    return { ...from, file, ...(compiled && { compiled }), ...(listed && { listed }) };
  });
}

function compiledFile(folder: string, to: string, file: string): string {
  return join(folder, to, relative(folder, file).replace(/\.ts$/, '.js'));
}

/** Files of one entry of `ganzoo.plugins`. */
async function filesOf(folder: string, pattern: string): Promise<string[]> {
  const path = join(folder, pattern);
  if (await isFolder(path)) return filesLaidOut(path);
  return Promise.all((await matchFiles(folder, pattern)).map(realPath));
}

/** `main` may leave out the ending or name a folder. */
async function entryFile(path: string): Promise<string | undefined> {
  const tries = [path, `${path}.js`, `${path}.mjs`, `${path}.ts`, join(path, 'index.js')];
  for (const file of tries) {
    if (isPluginFile(file) && !(await isFolder(file)) && (await isFile(file))) return file;
  }
  return undefined;
}

/** The entry `.` of `exports` for an importing Node. */
function mainExport(exports: unknown): string | undefined {
  if (typeof exports === 'string') return exports;
  if (Array.isArray(exports)) return exports.map(mainExport).find(entry => entry !== undefined);
  for (const [key, value] of Object.entries(recordOf(exports))) {
    if (['.', 'import', 'node', 'default'].includes(key)) {
      const entry = mainExport(value);
      if (entry !== undefined) return entry;
    }
  }
  return undefined;
}

function inside(path: string): string {
  const clean = path.replaceAll(sep, '/');
  if (clean.startsWith('/') || /^[a-z]:/i.test(clean) || clean.split('/').includes('..')) {
    throw new Error(`Its package.json names ${path}, which lies outside the package.`);
  }
  return clean;
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string') : undefined;
}
