import type { Plugin } from '@ganzoo/sdk';
import { isPlugin, PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { createJiti } from 'jiti';
import type { Jiti } from 'jiti';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isRecord } from '../config/schema.ts';
import { brokenFile } from './failure.ts';
import { sdkModules } from './sdk-modules.ts';
import type { BrokenFile, CatalogEntry, PluginSource } from './sources.ts';

/** Seconds a file may take to load before it counts as broken; a top-level await may never end. */
const PATIENCE = 20;

/** What loading gave: the plugins, and the files that failed. */
export interface Loaded {
  readonly entries: readonly CatalogEntry[];
  readonly broken: readonly BrokenFile[];
}

/**
 * Loads plugin files, TypeScript or JavaScript, and takes the plugins among their exported values.
 *
 * Every file sees the running instance of the sdk, wherever the file lies. Transformed files are kept in
 * `<cacheFolder>/jiti`; without a cache folder nothing is written.
 */
export class PluginLoader {
  readonly #cacheFolder: string | undefined;
  readonly #patience: number;
  #jiti: Promise<Jiti> | undefined;

  /** `patience`: seconds after which a file that has not finished loading counts as broken. */
  constructor(cacheFolder?: string, patience = PATIENCE) {
    this.#cacheFolder = cacheFolder;
    this.#patience = patience;
  }

  /**
   * Loads the files one after another; a failure is kept, never thrown.
   *
   * Not at the same time: transforming is synchronous work, so nothing is gained, and files that share a helper
   * would each get a copy of their own.
   */
  async load(sources: readonly PluginSource[]): Promise<Loaded> {
    const entries: CatalogEntry[] = [];
    const broken: BrokenFile[] = [];
    for (const source of sources) {
      try {
        for (const plugin of pluginsIn(await this.#import(source.file))) entries.push({ plugin, source });
      } catch (cause) {
        broken.push(brokenFile(source, cause));
      }
    }
    return { entries, broken };
  }

  async #import(file: string): Promise<unknown> {
    const jiti = await (this.#jiti ??= createLoader(this.#cacheFolder));
    if (file.endsWith('.ts')) return patiently(jiti.import(file), this.#patience);
    const known = jiti.cache[file];
    if (known?.loaded) return known.exports as unknown;
    // JavaScript would be left to Node, which knows nothing of the virtual sdk.
    const source = await readFile(file, 'utf8');
    const module = jiti.evalModule(source, { filename: file, forceTranspile: true, async: true });
    return patiently(Promise.resolve(module), this.#patience);
  }
}

async function createLoader(cacheFolder: string | undefined): Promise<Jiti> {
  return createJiti(import.meta.url, {
    virtualModules: await sdkModules(),
    fsCache: cacheFolder === undefined ? false : join(cacheFolder, 'jiti'),
    // Keeps line numbers, so that the stack of a throw names the right line.
    transformOptions: { retainLines: true },
  });
}

/** The different plugins among a module's exports; throws an Error for a plugin this core cannot use. */
function pluginsIn(module: unknown): Plugin[] {
  if (typeof module !== 'object' || module === null) return [];
  const plugins = [...new Set(Object.values(module))].filter(isPlugin);
  for (const { kind, name, params, create } of plugins) {
    if (typeof name !== 'string' || typeof create !== 'function' || !isRecord(params)) {
      throw new Error(
        'It exports a value that is marked as a plugin but is none; make plugins with definePlugin.',
      );
    }
    if (!PLUGIN_KINDS.includes(kind)) {
      throw new Error(
        `Plugin '${name}' is of kind '${String(kind)}', which this version of ganzoo does not know.`,
      );
    }
  }
  return plugins;
}

async function patiently<T>(work: Promise<T>, seconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It did not finish loading within ${seconds} s.`)),
      seconds * 1000,
    );
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
