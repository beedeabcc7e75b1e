import { RUN, runContainer, type Catalog, type LoadedExperiment, type RunParts } from '@ganzoo/core';
import { cacheFolder } from '@ganzoo/fetch';
import { checkMetrics } from '@ganzoo/evaluate';
import type { Dataset, Rng } from '@ganzoo/sdk';

/** A checked experiment with its parts made. */
export interface ComposedExperiment {
  readonly experiment: LoadedExperiment;
  /** All plugins, also those the experiment lists. */
  readonly catalog: Catalog;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly cacheFolder: string;
}

/**
 * Makes the parts of an experiment in a container of its own and checks that they and its metrics fit; needs no
 * TensorFlow, and throws all that does not fit at once. `dataset` stands in for the experiment's own.
 */
export function composeExperiment(
  experiment: LoadedExperiment,
  { dataset }: { readonly dataset?: Dataset } = {},
): ComposedExperiment {
  const { catalog } = experiment;
  const folder = cacheFolder();
  const container = runContainer({
    experiment,
    catalog,
    cacheFolder: folder,
    dataset,
    checks: [
      parts => checkMetrics({ parts, catalog, experiment, cacheFolder: folder, rng: rng().fork('metrics') }),
    ],
  });
  const rng = (): Rng => container.get(RUN.rng);
  const parts = container.get(RUN.parts);
  return { experiment, catalog, parts, rng: rng(), cacheFolder: folder };
}
