import { CompositionError, type Dataset, type Game, type Rng } from '@ganzoo/sdk';
import { known } from '@ganzoo/sdk/host';
import type { Catalog } from '../catalog/catalog.ts';
import type { LoadedExperiment } from '../config/load.ts';
import { parseScheduleTarget } from '../config/schedule-target.ts';
import type { ExperimentConfig } from '../config/types.ts';
import type { Problem } from '../experiment-error.ts';
import { dataMisfits } from './check-data.ts';
import { fromMisfits } from './check-from.ts';
import { gameMisfits } from './check-game.ts';
import { metricMisfits } from './check-metrics.ts';
import { monitorMisfits } from './check-monitors.ts';
import { schedulerMisfits } from './check-schedulers.ts';
import { fieldMisfits } from './check-fields.ts';
import { slotMisfits } from './check-slots.ts';
import { stateMisfits } from './check-state.ts';
import { Faults } from './faults.ts';
import { dataKeyOf, givenDataset, makeDataset } from './make-dataset.ts';
import { makeArchitectures } from './make-architectures.ts';
import { makeMetrics } from './make-metrics.ts';
import { makeMonitors } from './make-monitors.ts';
import { makePart, type Make } from './make-part.ts';
import { movesOf } from './moves.ts';
import { stepsFor, undecidedBy } from './phases.ts';
import type { PlacedConstraint, PlacedScheduler, RunPart, RunParts } from './parts.ts';
import type { Place } from './place.ts';
import { samplesSpec } from './views.ts';

/** What {@link compose} needs besides an experiment. */
export interface ComposeOptions {
  /** The run's stream of random numbers; each part is given one of its own, forked off by name. */
  readonly rng: Rng;
  readonly cacheFolder: string;
  /** Stands in for the data set of the experiment, whose files are then not looked for. */
  readonly dataset?: Dataset;
  /** True where runs are compared: only then may metrics need several. */
  readonly comparing?: boolean;
}

/**
 * Makes every part of an experiment and checks that they fit; needs no TensorFlow.
 *
 * Throws an `ExperimentError` with all that was found. Four stages, and each needs the one before whole: the data set, then
 * what makes the game (objective, architecture, and the constraints, which need neither of them), then what moves it
 * (optimizers, average, schedulers), then metrics, monitors and all checks. Within a stage, one part that cannot be made
 * does not hide what is wrong with another.
 */
export async function compose(
  experiment: LoadedExperiment,
  catalog: Catalog,
  { rng, cacheFolder, dataset: given, comparing }: ComposeOptions,
): Promise<RunParts> {
  const { config, folder } = experiment;
  const faults = new Faults(experiment);
  const make: Make = (kind, part, path, place) =>
    faults.attempt(path, () => makePart(place, kind, part, path));
  const { batchSize, latent } = config.train;
  const place: Place = { catalog, folder, cacheFolder, batchSize, latent };

  const dataset = await faults.attempt('dataset', () =>
    given ? givenDataset(config, catalog, given) : makeDataset(experiment, catalog, { cacheFolder }),
  );
  if (!dataset) throw faults.error;
  const { spec } = dataset.product;
  const withData: Place = { ...place, data: { ...spec, fields: known('field', spec.fields) } };
  const constraints = await makeConstraints(config, withData, make);
  const made = await makeGame(config, dataset, withData, make, faults);
  if (!made) throw faults.error;
  const movers = await makeMovers(config, { ...made, constraints }, withData, make, faults);
  if (!movers) throw faults.error;
  const source = { catalog, dataset, folder, cacheFolder, rng: rng.fork('metrics') };
  const metrics = await makeMetrics(config.metrics, source, faults);
  const { steps } = movers;
  const seen: Place = { ...withData, samples: samplesSpec(made), steps };
  const monitors = await makeMonitors(config.monitors, seen, make);
  const dataKey = dataKeyOf(dataset);
  const parts: RunParts = { config, folder, dataset, dataKey, ...made, ...movers, metrics, monitors };
  for (const problem of misfitsOf(parts, comparing)) faults.add(problem);
  if (faults.any) throw faults.error;
  return parts;
}

/** All ways in which parts that are each right do not fit together. */
function* misfitsOf(parts: RunParts, comparing?: boolean): Generator<Problem> {
  yield* gameMisfits(parts);
  yield* fromMisfits(parts);
  const ofData = [...dataMisfits(parts)];
  yield* ofData;
  // a game may have its sizes from the data
  if (ofData.length === 0) yield* stateMisfits(parts);
  yield* slotMisfits(parts);
  yield* schedulerMisfits(parts);
  yield* metricMisfits(parts, comparing);
  yield* monitorMisfits(parts);
}

type MadeGame = Pick<RunParts, 'data' | 'objective' | 'game' | 'architectures'>;

/** The game on a data set and the nets for it; undefined where one of them cannot be made. */
async function makeGame(
  config: ExperimentConfig,
  dataset: RunPart<'dataset'>,
  place: Place,
  make: Make,
  faults: Faults,
): Promise<MadeGame | undefined> {
  const { spec: data } = dataset.product;
  const objective = await make('objective', config.objective, 'objective', place);
  // without a game, what is wrong with the architecture is told for the usual one
  const game: Game = objective?.product ?? { nets: { x: { role: 'generator' } }, players: {}, views: {} };
  const labels = { objective: objective?.label ?? 'an experiment', dataset: dataset.label };
  const misfits = [...fieldMisfits({ game, data, labels })];
  misfits.forEach(problem => faults.add(problem));
  if (misfits.length > 0) return undefined;
  const architectures = await makeArchitectures(
    config,
    { game, label: labels.objective, place },
    make,
    faults,
  );
  return objective && architectures && { data, objective, game, architectures };
}

type Movers = Pick<RunParts, 'constraints' | 'optimizers' | 'average' | 'schedulers' | 'steps'>;

/** What moves the game's numbers; undefined where something cannot be made, or could not before. */
async function makeMovers(
  config: ExperimentConfig,
  made: MadeGame & { readonly constraints: readonly RunPart<'constraint'>[] },
  place: Place,
  make: Make,
  faults: Faults,
): Promise<Movers | undefined> {
  const { train } = config;
  const { game, constraints } = made;
  const optimizers: Record<string, RunPart<'optimizer'>> = {};
  for (const [player, { trains }] of Object.entries(game.players)) {
    if (trains.length === 0) continue; // moves the game's state only
    const key = Object.hasOwn(train.optimizers, player) ? player : 'default';
    const optimizer = await make('optimizer', train.optimizers[key]!, `optimizers.${player}`, place);
    if (optimizer) optimizers[player] = optimizer;
  }
  const steps = await faults.attempt('train.updates', () => totalSteps(config, game));
  if (steps === undefined) return undefined;
  const average = train.average
    ? await make('average', train.average, 'average', { ...place, steps })
    : undefined;
  const moving: (RunPart<'scheduler'> | undefined)[] = [];
  for (const [i, item] of config.schedulers.entries())
    moving.push(await make('scheduler', item, `schedulers.${i}`, { ...place, steps }));
  if (faults.any) return undefined;
  const critics = Object.keys(game.players).filter(name => game.players[name]!.critic);
  const schedulers = moving.flatMap((scheduler, i): PlacedScheduler[] => {
    if (!scheduler) return [];
    const { of } = config.schedulers[i]!;
    const parsed = of === undefined ? undefined : parseScheduleTarget(of, config);
    const target = typeof parsed === 'string' ? undefined : parsed;
    const moves = target ? movesOf(target, { ...made, config, optimizers, average }) : [];
    return [{ ...scheduler, target, moves: scheduler.product.at ? moves : [] }];
  });
  const placed = constraints.map((constraint, i): PlacedConstraint => {
    const before = constraints.slice(0, i).filter(({ name }) => name === constraint.name).length;
    const tag = before === 0 ? constraint.name : `${constraint.name}-${before + 1}`;
    return { ...constraint, on: config.constraints[i]?.on ?? critics, tag };
  });
  return { constraints: placed, optimizers, average, schedulers, steps };
}

/** Constraints that can be made. */
async function makeConstraints(
  config: ExperimentConfig,
  place: Place,
  make: Make,
): Promise<RunPart<'constraint'>[]> {
  const made: RunPart<'constraint'>[] = [];
  for (const [i, item] of config.constraints.entries()) {
    const constraint = await make('constraint', item, `constraints.${i}`, place);
    if (constraint) made.push(constraint);
  }
  return made;
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
  const { repeat = 1 } = game.players[player]!;
  const steps = stepsFor(game, player, updates, repeat === 'discIters' ? train.discIters : repeat);
  const undecided = undecidedBy(game, player, steps);
  if (undecided !== undefined) {
    throw new CompositionError(
      `train.updates asks for ${updates} updates of '${player}', but phase '${undecided}' ends when its condition holds, and so many steps cannot be told before.`,
      'Give train.steps.',
    );
  }
  if (steps === Infinity) {
    throw new CompositionError(
      `train.updates asks for ${updates} updates of '${player}', which never has so many: its phases end before.`,
      'Give train.steps, or the updates of another player.',
    );
  }
  return steps;
}
