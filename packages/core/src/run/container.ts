import { Rng } from '@ganzoo/sdk';
import { Container, ContainerModule, type ServiceIdentifier } from 'inversify';
import type { Catalog } from '../catalog/catalog.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { compose, type ComposeOptions, type RunParts } from './compose.ts';

/** What a run's container holds; other packages bind what they offer under their own identifiers. */
export const RUN = {
  experiment: Symbol.for('ganzoo.Experiment') as ServiceIdentifier<LoadedExperiment>,
  catalog: Symbol.for('ganzoo.Catalog') as ServiceIdentifier<Catalog>,
  cacheFolder: Symbol.for('ganzoo.CacheFolder') as ServiceIdentifier<string>,
  rng: Symbol.for('ganzoo.Rng') as ServiceIdentifier<Rng>,
  parts: Symbol.for('ganzoo.RunParts') as ServiceIdentifier<RunParts>,
};

export interface RunContainerOptions {
  readonly experiment: LoadedExperiment;
  readonly catalog: Catalog;
  readonly cacheFolder: string;
  readonly checks?: ComposeOptions['checks'];
  readonly dataset?: ComposeOptions['dataset'];
}

/**
 * A container for one run: nothing in it outlives the run, so two runs never share a random stream.
 */
export function runContainer(
  options: RunContainerOptions,
  modules: readonly ContainerModule[] = [],
): Container {
  const container = new Container();
  container.load(
    new ContainerModule(({ bind }) => {
      bind(RUN.experiment).toConstantValue(options.experiment);
      bind(RUN.catalog).toConstantValue(options.catalog);
      bind(RUN.cacheFolder).toConstantValue(options.cacheFolder);
      bind(RUN.rng)
        .toResolvedValue((experiment: LoadedExperiment) => new Rng(experiment.config.seed), [RUN.experiment])
        .inSingletonScope();
      bind(RUN.parts)
        .toResolvedValue(
          (experiment: LoadedExperiment, catalog: Catalog, cacheFolder: string) =>
            compose(experiment, catalog, {
              cacheFolder,
              checks: options.checks,
              dataset: options.dataset,
            }),
          [RUN.experiment, RUN.catalog, RUN.cacheFolder],
        )
        .inSingletonScope();
    }),
    ...modules,
  );
  return container;
}
