import {
  CompositionError,
  GanzooError,
  Rng,
  type DataSpec,
  type Dataset,
  type FieldSpec,
  type Game,
  type PluginKind,
} from '@ganzoo/sdk';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import type { LoadedExperiment } from '../config/load.ts';
import type { ExperimentConfig, Part } from '../config/types.ts';
import { checkComposition } from './check.ts';
import { dataFiles } from '../data-files/data-files.ts';
import { makePart, type RunPart } from './part.ts';

/** A constraint with the players it is on. */
export interface PlacedConstraint extends RunPart<'constraint'> {
  /** Names of players; those with a critic unless the experiment says which. */
  readonly on: readonly string[];
}

/** A scheduler with the number it moves, if it moves one. */
export interface PlacedScheduler extends RunPart<'scheduler'> {
  /** `optimizers.generator.learningRate`, `constraints.0.weight`; undefined for the other kinds of scheduler. */
  readonly of?: string;
}

/** All parts of one run, made from its configuration and found to fit together. */
export interface RunParts {
  readonly config: ExperimentConfig;
  readonly dataset: RunPart<'dataset'>;
  readonly data: DataSpec;
  /** The field samples imitate. */
  readonly field: FieldSpec;
  readonly fieldName: string;
  readonly architecture: RunPart<'architecture'>;
  readonly objective: RunPart<'objective'>;
  readonly game: Game;
  readonly constraints: readonly PlacedConstraint[];
  /** One for each player. */
  readonly optimizers: Readonly<Record<string, RunPart<'optimizer'>>>;
  readonly schedulers: readonly PlacedScheduler[];
  /** Steps of the whole run. */
  readonly steps: number;
  /** Identifies the data set with its parameters, for caches. */
  readonly dataKey: string;
}

export interface ComposeOptions {
  readonly cacheFolder: string;
}

/** Makes the data set of an experiment alone. */
export function makeDataset(
  experiment: Pick<LoadedExperiment, 'config' | 'folder'>,
  catalog: Catalog,
  { cacheFolder }: ComposeOptions,
): RunPart<'dataset'> {
  const part = experiment.config.dataset;
  const source = catalog.entry('dataset', part.use).source.file;
  const files = dataFiles({
    packageRoots: [experiment.folder, ...(source ? [dirname(source)] : []), process.cwd()],
    folder: experiment.folder,
    cacheFolder,
  });
  // generated data are the same whatever the run's seed: runs of several seeds see one data set
  return makePart(catalog, 'dataset', part, 'dataset', {
    files,
    rng: new Rng(0).fork(`dataset/${part.use}`),
  });
}

/**
 * Makes every part of an experiment and checks that they fit.
 *
 * Throws {@link CompositionError} where parts that are each right do not go together.
 */
export function compose(experiment: LoadedExperiment, catalog: Catalog, options: ComposeOptions): RunParts {
  const { config } = experiment;
  const { latent, batchSize } = config.train;
  const at = <T>(path: string, make: () => T): T => {
    try {
      return make();
    } catch (error) {
      throw located(error, experiment, path);
    }
  };
  const part = <K extends PluginKind>(
    kind: K,
    of: Part,
    path: string,
    context: Parameters<typeof makePart<K>>[4],
  ) => at(path, () => makePart(catalog, kind, of, path, context));

  const dataset = at('dataset', () => makeDataset(experiment, catalog, options));
  const data = (dataset.product as Dataset).spec;
  const objective = part('objective', config.objective, 'objective', { data, latent });
  const game = objective.product as Game;
  const fieldName = game.field ?? 'x';
  const field = data.fields[fieldName];
  if (!field) {
    throw located(
      new CompositionError(
        `${objective.label} needs a field '${fieldName}', but ${dataset.label} has ${Object.keys(data.fields).join(', ')}.`,
        'Choose another data set or objective.',
      ),
      experiment,
      'dataset',
    );
  }
  const architecture = part('architecture', config.architecture, 'architecture', {
    data,
    field,
    latent,
  });
  const critics = Object.keys(game.players).filter(name => game.players[name]!.critic);
  const constraints: PlacedConstraint[] = [];
  for (const [i, item] of config.constraints.entries()) {
    const made = part('constraint', item, `constraints.${i}`, { batchSize });
    constraints.push({ ...made, on: item.on ?? critics });
  }
  const optimizers: Record<string, RunPart<'optimizer'>> = {};
  for (const player of Object.keys(game.players)) {
    const key = Object.hasOwn(config.train.optimizers, player) ? player : 'default';
    optimizers[player] = part('optimizer', config.train.optimizers[key]!, `optimizers.${player}`, {});
  }
  const steps = totalSteps(config, game);
  const schedulers: PlacedScheduler[] = [];
  for (const [i, item] of config.schedulers.entries()) {
    schedulers.push({ ...part('scheduler', item, `schedulers.${i}`, { steps }), of: item.of });
  }
  const parts: RunParts = {
    config,
    dataset,
    data,
    field,
    fieldName,
    architecture,
    objective,
    game,
    constraints,
    optimizers,
    schedulers,
    steps,
    dataKey: dataKeyOf(dataset),
  };
  for (const { path, error } of checkComposition(parts)) throw located(error, experiment, path);
  return parts;
}

/** Name, parameters and, where these name files that may change, what the files look like. */
function dataKeyOf({ name, params, product }: RunPart<'dataset'>): string {
  const { stamp } = (product as Dataset).spec;
  const files = stamp === undefined ? [] : [createHash('sha256').update(stamp).digest('hex')];
  return JSON.stringify([name, params, ...files]);
}

/** Steps of the run: as given, or from the number of updates one player is to have. */
function totalSteps({ train }: ExperimentConfig, game: Game): number {
  if (train.steps !== undefined) return train.steps;
  const [[player, updates] = ['', 0]] = Object.entries(train.updates ?? {});
  if (!Object.hasOwn(game.players, player)) {
    throw new CompositionError(
      `train.updates names a player '${player}', but the game has ${Object.keys(game.players).join(', ')}.`,
    );
  }
  return Math.ceil(updates / (game.players[player]!.repeat ? train.discIters : 1));
}

/** The same error with the place in the experiment file, where it has none yet. */
function located(error: unknown, experiment: LoadedExperiment, path: string): unknown {
  const where = experiment.locate(path);
  if (!(error instanceof GanzooError) || error.where || !where) return error;
  return Object.assign(error, { where });
}
