import { basename } from 'node:path';
import { findPluginFiles, loadExperiment, type Catalog, type LoadedExperiment } from '@ganzoo/core';
import { cacheFolder } from '@ganzoo/fetch';
import { pathsOfRun } from './folder/environment.ts';
import { RUN_FILES } from './folder/files.ts';
import { PACKAGE_FILE } from './package-file.ts';

/** The plugins that are found from the current folder, and the command's own; none is loaded yet. */
export async function findPlugins(): Promise<Catalog> {
  return findPluginFiles({ hosts: [PACKAGE_FILE], cacheFolder: cacheFolder() });
}

/**
 * Loads and checks an experiment file; nothing is made yet. The plugins are looked for once the file has been read.
 *
 * The relative paths in a run's `resolved.yaml` start where {@link pathsOfRun} says; that of an earlier version is read.
 */
export async function readExperiment(
  file: string,
  overrides: readonly string[] = [],
  plugins: () => Promise<Catalog> = findPlugins,
): Promise<LoadedExperiment> {
  const ours = basename(file) === RUN_FILES.resolved;
  const experiment = await loadExperiment({ file, overrides, ours, catalog: plugins });
  const { folder } = experiment;
  return { ...experiment, folder: (await pathsOfRun(experiment.file)) ?? folder };
}
