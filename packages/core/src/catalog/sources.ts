import type { Plugin, PluginKind, Where } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';

/** The way by which a plugin was found; `code` for plugins handed over as values. */
export type Route = 'folder' | 'npm' | 'file' | 'code';

/** Where a plugin comes from. */
export interface PluginSource {
  readonly route: Route;
  /** Absolute path with symbolic links followed, so that one file has one name. */
  readonly file: string;
  /** Name of the npm package, on the routes that go through one. */
  readonly package?: string;
  /** Where the package says that the file's compiled copy lies; it may be missing or out of date. */
  readonly compiled?: string;
  /** What the package's manifest says the file holds; undefined for a file that no manifest names. */
  readonly listed?: readonly PluginId[];
}

/** What an experiment file calls a plugin by. */
export interface PluginId {
  readonly kind: PluginKind;
  readonly name: string;
}

/** A plugin of the catalog and its source. */
export interface CatalogEntry<K extends PluginKind = PluginKind> {
  readonly plugin: Plugin<K>;
  readonly source: PluginSource;
}

/** A file that could not be loaded, kept until somebody asks for what may be in it. */
export interface BrokenFile {
  readonly source: PluginSource;
  /** What was thrown. */
  readonly cause: unknown;
  /** What was thrown, in one line. */
  readonly message: string;
  /** The throw's place where it is known, else the file. */
  readonly where: Where;
}

/** Two or more plugins of one kind and name. */
export interface DuplicatePlugin {
  readonly kind: PluginKind;
  readonly name: string;
  readonly sources: readonly PluginSource[];
}

/** What a finder gives back: files to load, what already failed, and where it searched. */
export interface Found {
  readonly sources: readonly PluginSource[];
  readonly broken: readonly BrokenFile[];
  readonly searched: readonly string[];
}

/** `plugins/objectives/mine.ts`, with the package's name where there is one. */
export function formatSource(source: PluginSource): string {
  const file = displayPath(source.file);
  return source.package ? `${file} (npm package ${source.package})` : file;
}
