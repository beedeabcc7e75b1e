import { findPluginFiles, loadExperiment, type Catalog, type LoadedExperiment } from '@ganzoo/core';
import { PACKAGE_FILE } from './package-file.ts';

/** The plugins that are found from the current folder, and the command's own; none is loaded yet. */
export async function findPlugins(): Promise<Catalog> {
  // loads TensorFlow's JavaScript, which a file that is refused at once need not wait for
  const { cacheFolder } = await import('@ganzoo/engine');
  return findPluginFiles({ hosts: [PACKAGE_FILE], cacheFolder: cacheFolder() });
}

/** Loads and checks an experiment file; nothing is made yet. The plugins are looked for once the file has been read. */
export async function readExperiment(
  file: string,
  overrides: readonly string[] = [],
  plugins: () => Promise<Catalog> = findPlugins,
): Promise<LoadedExperiment> {
  return loadExperiment({ file, overrides, catalog: plugins });
}
