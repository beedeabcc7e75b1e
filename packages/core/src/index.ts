export { Catalog, catalogModule, PLUGIN_ENTRY, BROKEN_FILE, LOOKED_IN } from './catalog/catalog.ts';
export type { CatalogParts } from './catalog/catalog.ts';
export { discoverPlugins } from './catalog/discover.ts';
export type { DiscoverOptions } from './catalog/discover.ts';
export {
  BrokenPluginError,
  DuplicatePluginError,
  PluginFileError,
  UnknownPluginError,
  formatBroken,
} from './catalog/errors.ts';
export type { ListedPlugin } from './catalog/find-listed.ts';
export { PluginLoader } from './catalog/loader.ts';
export type { Loaded } from './catalog/loader.ts';
export { formatSource } from './catalog/sources.ts';
export type { BrokenFile, CatalogEntry, DuplicatePlugin, PluginSource, Route } from './catalog/sources.ts';
export { experimentSchema } from './config/editor-schema.ts';
export { ConfigError } from './config/errors.ts';
export type { Problem } from './config/errors.ts';
export { loadExperiment } from './config/load.ts';
export type { LoadOptions, LoadedExperiment } from './config/load.ts';
export { formatScheduled, parseScheduled } from './config/scheduled.ts';
export type { Scheduled } from './config/scheduled.ts';
export { splitPart } from './config/split-part.ts';
export type { SplitPart } from './config/split-part.ts';
export type * from './config/types.ts';
export { fetchedFolder } from './data-files/fetched-folder.ts';
export { didYouMean, nearestNames } from './nearest.ts';
export * from './run/index.ts';
export { writeCache, writeWhole } from './write-whole.ts';
