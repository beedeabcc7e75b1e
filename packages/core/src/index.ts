export { Cache, digestOf } from './cache.ts';
export { Catalog } from './catalog/catalog.ts';
export type { CatalogParts } from './catalog/catalog.ts';
export { discoverPlugins, findPluginFiles } from './catalog/discover.ts';
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
export { formatManifest } from './catalog/manifest.ts';
export type { ManifestPlugin } from './catalog/manifest.ts';
export { formatSource } from './catalog/sources.ts';
export type {
  BrokenFile,
  CatalogEntry,
  DuplicatePlugin,
  PluginId,
  PluginSource,
  Route,
} from './catalog/sources.ts';
export { experimentSchema } from './config/editor-schema.ts';
export { ExperimentError, hintOf } from './experiment-error.ts';
export type { Problem } from './experiment-error.ts';
export { loadExperiment } from './config/load.ts';
export type { LoadOptions, LoadedExperiment } from './config/load.ts';
export type { ScheduleTarget } from './config/schedule-target.ts';
export { splitPart } from './config/split-part.ts';
export type { SplitPart } from './config/split-part.ts';
export type * from './config/types.ts';
export { fetchedFolder } from './data-files/fetched-folder.ts';
export { didYouMean, nearestNames } from './nearest.ts';
export * from './run/index.ts';
export { writeWhole } from './write-whole.ts';
