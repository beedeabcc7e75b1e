import * as sdk from '@ganzoo/sdk';
import type { Plugin } from '@ganzoo/sdk';
import { createJiti } from 'jiti';
import type { Jiti } from 'jiti';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brokenFile } from './failure.ts';
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
  #jiti: Jiti | undefined;

  constructor(cacheFolder?: string) {
    this.#cacheFolder = cacheFolder;
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
    this.#jiti ??= createJiti(import.meta.url, {
      virtualModules: { '@ganzoo/sdk': sdk },
      fsCache: this.#cacheFolder === undefined ? false : join(this.#cacheFolder, 'jiti'),
      // Keeps line numbers, so that the stack of a throw names the right line.
      transformOptions: { retainLines: true },
    });
    if (file.endsWith('.ts')) return patiently(this.#jiti.import(file));
    // JavaScript would be left to Node, which knows nothing of the virtual sdk.
    const source = await readFile(file, 'utf8');
    return patiently(
      Promise.resolve(this.#jiti.evalModule(source, { filename: file, forceTranspile: true, async: true })),
    );
  }
}

/** The different plugins among a module's exports; throws an Error for a plugin this core cannot use. */
function pluginsIn(module: unknown): Plugin[] {
  if (typeof module !== 'object' || module === null) return [];
  const plugins = [...new Set(Object.values(module))].filter(sdk.isPlugin);
  for (const { kind, name } of plugins) {
    if (!sdk.PLUGIN_KINDS.includes(kind)) {
      throw new Error(
        `Plugin '${name}' is of kind '${String(kind)}', which this version of ganzoo does not know.`,
      );
    }
  }
  return plugins;
}

async function patiently<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It did not finish loading within ${PATIENCE} s.`)),
      PATIENCE * 1000,
    );
  });
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    clearTimeout(timer);
  }
}
