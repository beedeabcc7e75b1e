import {
  RUN,
  discoverPlugins,
  loadExperiment,
  runContainer,
  type Catalog,
  type LoadedExperiment,
  type RunParts,
} from '@ganzoo/core';
import { cacheFolder } from '@ganzoo/engine';
import type { Rng } from '@ganzoo/sdk';
import { PACKAGE_FILE } from './package-file.ts';

/** A checked experiment with its parts made. */
export interface ComposedExperiment {
  readonly experiment: LoadedExperiment;
  /** All plugins, also those the experiment lists. */
  readonly catalog: Catalog;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly cacheFolder: string;
}

/** All plugins that are found from the current folder, and the command's own. */
export function findPlugins(): Promise<Catalog> {
  return discoverPlugins({ hosts: [PACKAGE_FILE], cacheFolder: cacheFolder() });
}

/** Loads and checks an experiment file; nothing is made yet. */
export async function readExperiment(
  file: string,
  overrides: readonly string[] = [],
): Promise<LoadedExperiment> {
  return loadExperiment({ file, overrides, catalog: await findPlugins() });
}

/** Makes the parts of an experiment in a container of its own and checks that they fit; needs no TensorFlow. */
export function composeExperiment(experiment: LoadedExperiment): ComposedExperiment {
  const { catalog } = experiment;
  const folder = cacheFolder();
  const container = runContainer({ experiment, catalog, cacheFolder: folder });
  const parts = container.get(RUN.parts);
  return { experiment, catalog, parts, rng: container.get(RUN.rng), cacheFolder: folder };
}
