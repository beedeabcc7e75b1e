import {
  CompositionError,
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
import { splitPart } from '../config/split-part.ts';
import type { ExperimentConfig, Part } from '../config/types.ts';
import { checkComposition } from './check.ts';
import { dataFiles } from '../data-files/data-files.ts';
import { Faults } from './faults.ts';
import { misfit, type Misfit } from './misfit.ts';
import { defaultsOf, makePart, type RunPart } from './part.ts';

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
  /** One for each player that trains a net. */
  readonly optimizers: Readonly<Record<string, RunPart<'optimizer'>>>;
  readonly schedulers: readonly PlacedScheduler[];
  /** Steps of the whole run. */
  readonly steps: number;
  /** Identifies the data set with its parameters, for caches. */
  readonly dataKey: string;
}

export interface ComposeOptions {
  readonly cacheFolder: string;
  /** Stands in for the data set of the experiment, whose files are then not looked for. */
  readonly dataset?: Dataset;
  /** What other packages have to say against the parts, told together with what is found here. */
  readonly checks?: readonly ((parts: RunParts) => readonly Misfit[])[];
}

/** Makes the data set of an experiment alone. */
export function makeDataset(
  experiment: { readonly config: Pick<ExperimentConfig, 'dataset'>; readonly folder: string },
  catalog: Catalog,
  { cacheFolder, dataset }: Pick<ComposeOptions, 'cacheFolder' | 'dataset'>,
): RunPart<'dataset'> {
  const part = experiment.config.dataset;
  if (dataset) {
    const { name, params: schema } = catalog.get('dataset', part.use);
    const { params } = splitPart(part);
    return { name, label: `dataset '${name}'`, path: 'dataset', params, schema, product: dataset };
  }
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

/** Makes a data set by its name, with its default parameters; files that these name are looked for from the folder. */
export function makeDefaultDataset(
  name: string,
  folder: string,
  catalog: Catalog,
  options: Pick<ComposeOptions, 'cacheFolder'>,
): RunPart<'dataset'> {
  const dataset = { ...defaultsOf(catalog.get('dataset', name)), use: name };
  return makeDataset({ config: { dataset }, folder }, catalog, options);
}

/**
 * Makes every part of an experiment and checks that they fit.
 *
 * Throws {@link CompositionError} where parts that are each right do not go together, {@link CompositionErrors} where
 * that is so in several ways: one part that cannot be made does not hide what is wrong with another.
 */
export function compose(experiment: LoadedExperiment, catalog: Catalog, options: ComposeOptions): RunParts {
  const { config } = experiment;
  const { latent, batchSize } = config.train;
  const faults = new Faults(experiment);
  const part = <K extends PluginKind>(
    kind: K,
    of: Part,
    path: string,
    context: Parameters<typeof makePart<K>>[4],
  ) => faults.attempt(path, () => makePart(catalog, kind, of, path, context));

  const dataset = faults.attempt('dataset', () => makeDataset(experiment, catalog, options));
  const constraints = config.constraints.map((item, i) =>
    part('constraint', item, `constraints.${i}`, { batchSize }),
  );
  if (!dataset) throw faults.error;
  const data = (dataset.product as Dataset).spec;
  const objective = part('objective', config.objective, 'objective', { data, latent });
  const game = objective?.product as Game | undefined;
  const fieldName = game?.field ?? 'x';
  const field = data.fields[fieldName];
  if (!field) {
    const needs = objective?.label ?? 'an experiment';
    const has = Object.keys(data.fields).join(', ');
    faults.add(
      misfit(
        'dataset',
        `${needs} needs a field '${fieldName}', but ${dataset.label} has ${has}.`,
        'Choose another data set or objective.',
      ),
    );
  }
  const architecture =
    field && part('architecture', config.architecture, 'architecture', { data, field, latent });
  if (!game || !objective) throw faults.error;
  const critics = Object.keys(game.players).filter(name => game.players[name]!.critic);
  const optimizers: Record<string, RunPart<'optimizer'>> = {};
  for (const [player, { trains }] of Object.entries(game.players)) {
    if (trains.length === 0) continue; // moves the game's state only
    const key = Object.hasOwn(config.train.optimizers, player) ? player : 'default';
    const made = part('optimizer', config.train.optimizers[key]!, `optimizers.${player}`, {});
    if (made) optimizers[player] = made;
  }
  const steps = faults.attempt('train.updates', () => totalSteps(config, game));
  const schedulers = config.schedulers.map((item, i) => {
    const made = steps === undefined ? undefined : part('scheduler', item, `schedulers.${i}`, { steps });
    return made && { ...made, of: item.of };
  });
  if (faults.any || !field || !architecture || steps === undefined) throw faults.error;
  const parts: RunParts = {
    config,
    dataset,
    data,
    field,
    fieldName,
    architecture,
    objective,
    game,
    constraints: constraints.flatMap((made, i) =>
      made ? [{ ...made, on: config.constraints[i]?.on ?? critics }] : [],
    ),
    optimizers,
    schedulers: schedulers.filter(made => made !== undefined),
    steps,
    dataKey: dataKeyOf(dataset),
  };
  for (const check of [checkComposition, ...(options.checks ?? [])])
    check(parts).forEach(one => faults.add(one));
  if (faults.any) throw faults.error;
  return parts;
}

/** Identifies a data set, for caches: name, parameters and, where these name files that may change, what the files look like. */
export function dataKeyOf({ name, params, product }: RunPart<'dataset'>): string {
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
