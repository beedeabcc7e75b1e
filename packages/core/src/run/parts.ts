import type { DataSpec, Game, ParamSchemas, PluginKind, PluginKinds } from '@ganzoo/sdk';
import type { ScheduleTarget } from '../config/schedule-target.ts';
import type { ExperimentConfig, MetricConfig } from '../config/types.ts';
import type { MetricWants } from './metric-wants.ts';

/** A plugin's product in a run, with what it was made from. */
export interface RunPart<K extends PluginKind = PluginKind> {
  readonly kind: K;
  /** Name of the plugin. */
  readonly name: string;
  /** `objective 'wasserstein'`, for messages. */
  readonly label: string;
  /** Where the experiment asks for it: `objective`, `constraints.0`, `optimizers.generator`, `average`, `objective.base`. */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema: ParamSchemas;
  /** The parts that are parameters of it. */
  readonly inner: InnerParts;
  /** Absolute path of the plugin's source. */
  readonly source: string;
  readonly product: PluginKinds[K]['product'];
}

/** Parts inside another by parameter; a list where the parameter is one. */
export type InnerParts = Readonly<Record<string, RunPart | readonly RunPart[]>>;

/** A constraint with the players it is on. */
export interface PlacedConstraint extends RunPart<'constraint'> {
  /** Names of players; those with a critic unless the experiment says which. */
  readonly on: readonly string[];
  /** What its scalars are called, no other constraint's: its name, or `r1-2` for the second `r1`. */
  readonly tag: string;
}

/** A parameter of a part of the run. */
export interface PartParameter {
  readonly part: RunPart;
  readonly parameter: string;
}

/** A scheduler with the numbers it moves, if it moves any. */
export interface PlacedScheduler extends RunPart<'scheduler'> {
  /** What its `of` names; undefined for the other kinds of scheduler. */
  readonly target?: ScheduleTarget;
  /**
   * The parameters that are: one, or for `optimizers.default` one of each player without an optimizer of its own; none
   * twice. None where the target is `train.discIters`.
   */
  readonly moves: readonly PartParameter[];
}

/** A metric with the features it sees samples by. */
export interface PlacedMetric extends RunPart<'metric'> {
  /** Name of its score in this run, no other metric's: as the experiment says, or the plugin's. */
  readonly id: string;
  /** What the score is shown as, no other metric's: `FIDc`, or `FIDc-tenth` for the one named `tenth`. */
  readonly tag: string;
  readonly features?: RunPart<'features'>;
  /** What it is given. */
  readonly wants: MetricWants;
  readonly config: MetricConfig;
}

/** A monitor with its name in this run. */
export interface PlacedMonitor extends RunPart<'monitor'> {
  /** Under what it tells, no other monitor's: as the experiment says, or the plugin's name. */
  readonly id: string;
  /** Steps between two looks; 0 for one after the last step only. */
  readonly every: number;
}

/** All parts of one run, made from its configuration and found to fit together. */
export interface RunParts {
  readonly config: ExperimentConfig;
  /** Absolute folder of the experiment file, from which relative paths count. */
  readonly folder: string;
  readonly dataset: RunPart<'dataset'>;
  readonly data: DataSpec;
  /** Architecture of each net by the net's name; none for nets of the game's own. */
  readonly architectures: Readonly<Record<string, RunPart<'architecture'>>>;
  readonly objective: RunPart<'objective'>;
  readonly game: Game;
  readonly constraints: readonly PlacedConstraint[];
  /** One for each player that trains a net. */
  readonly optimizers: Readonly<Record<string, RunPart<'optimizer'>>>;
  /** Averages the weights of the nets that make something; undefined where nothing does. */
  readonly average?: RunPart<'average'>;
  readonly schedulers: readonly PlacedScheduler[];
  readonly metrics: readonly PlacedMetric[];
  readonly monitors: readonly PlacedMonitor[];
  /** Steps of the whole run. */
  readonly steps: number;
  /** Identifies the data set with its parameters, for caches. */
  readonly dataKey: string;
}
