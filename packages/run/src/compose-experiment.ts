import { Cache, compose, type Catalog, type LoadedExperiment, type RunParts } from '@ganzoo/core';
import { cacheFolder } from '@ganzoo/fetch';
import { Rng, type Dataset } from '@ganzoo/sdk';

/** A checked experiment with its parts made. */
export interface ComposedExperiment {
  readonly experiment: LoadedExperiment;
  /** All plugins, also those the experiment lists. */
  readonly catalog: Catalog;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly cache: Cache;
}

/** How the parts of an experiment are made. */
export interface ComposeHow {
  /** Stands in for its own. */
  readonly dataset?: Dataset;
  /** True where metrics may need several runs. */
  readonly comparing?: boolean;
}

/** Makes the parts of an experiment and checks that they fit; needs no TensorFlow. */
export async function composeExperiment(
  experiment: LoadedExperiment,
  how: ComposeHow = {},
): Promise<ComposedExperiment> {
  const { catalog, config } = experiment;
  const cache = new Cache(cacheFolder());
  const rng = new Rng(config.seed);
  const parts = await compose(experiment, catalog, { rng, cacheFolder: cache.folder, ...how });
  return { experiment, catalog, parts, rng, cache };
}
