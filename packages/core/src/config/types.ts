/** A part of an experiment: the plugin it uses, and the plugin's parameters with defaults filled in. */
export interface Part {
  readonly use: string;
  readonly [parameter: string]: unknown;
}

/** A constraint and the players it applies to; without `on`, to all that it fits. */
export interface ConstraintConfig extends Part {
  readonly on?: readonly string[];
}

/** A metric, what it sees the samples with, and how often it is computed. */
export interface MetricConfig extends Part {
  /** What its scores are called in this run; the plugin's name without it. */
  readonly name?: string;
  readonly features: Part | null;
  /** Steps between two computations. */
  readonly every: number;
  /** Generated examples it is computed from. */
  readonly samples: number;
}

/**
 * A scheduler and the number it changes: `train.discIters`, or the path of a part (`optimizers.<player>`, `average`,
 * `objective`, `constraints.<index>`, `architecture`, `nets.<net>`, or one inside these) and the parameter, however the file
 * wrote it.
 */
export interface SchedulerConfig extends Part {
  readonly of?: string;
}

/** A monitor, and how often it looks. */
export interface MonitorConfig extends Part {
  /** Under what it tells in this run; the plugin's name without it. */
  readonly name?: string;
  /** Steps between two looks, besides that after the last step; 0 for that alone. */
  readonly every: number;
}

/** Which states of the nets are kept. */
export interface CheckpointsConfig {
  /** Steps between two checkpoints; 0 keeps only the last step. */
  readonly every: number;
  /** Newest checkpoints kept. */
  readonly keep: number;
  /** Metric whose best checkpoint is kept besides; null for none. */
  readonly best: string | null;
}

/** Weights of another run that a training starts from. */
export interface FromConfig {
  /** Folder of that run, from the folder of the experiment file. */
  readonly run: string;
  readonly step: number | 'last' | 'best';
  /** Nets, layers or weights that are taken; all of the game's nets without it. */
  readonly weights?: readonly string[];
  readonly averaged: boolean;
  /** Nets, layers or weights that are never updated. */
  readonly frozen: readonly string[];
}

/** How the game is trained. */
export interface TrainConfig {
  /** Generator updates; exactly one of `steps` and `updates` is there. */
  readonly steps?: number;
  /** One player's name and the number of its updates. */
  readonly updates?: Readonly<Record<string, number>>;
  readonly batchSize: number;
  readonly latent: {
    readonly dim: number;
    readonly distribution: 'uniform' | 'normal';
    /** True where players share the vectors of a round; false where each update draws its own. */
    readonly reuse: boolean;
  };
  /** Batches of one update, whose gradients are averaged. */
  readonly accumulate: number;
  /** Updates of the inner players in a step. */
  readonly discIters: number;
  readonly precision: 'float32' | 'bf16-mixed';
  readonly compile: 'auto' | 'graph' | 'xla' | 'off';
  /** Most steps in one call of TensorFlow. */
  readonly stepsPerCall: number | 'auto';
  /** By player; `default` for the players not named. */
  readonly optimizers: Readonly<Record<string, Part>> & { readonly default: Part };
  /** What averages the weights that samples are drawn with; null where nothing does. */
  readonly average: Part | null;
  readonly from: FromConfig | null;
  readonly checkpoints: CheckpointsConfig;
}

/** Steps between two records of each sort; 0 means never. */
export interface LogConfig {
  readonly scalars: number;
  readonly images: number;
  readonly histograms: number;
  /** Pictures on a side of the grid of samples. */
  readonly grid: number;
}

/** A checked experiment: no inheritance, no interpolation, every default filled in. */
export interface ExperimentConfig {
  readonly name: string;
  readonly seed: number;
  /** Absolute paths of the plugin files and packages the experiment lists. */
  readonly plugins: readonly string[];
  readonly dataset: Part;
  /** Of every net that is not named in `nets`; a game whose nets are all its own needs none. */
  readonly architecture?: Part;
  readonly nets?: Readonly<Record<string, Part>>;
  readonly objective: Part;
  readonly constraints: readonly ConstraintConfig[];
  readonly metrics: readonly MetricConfig[];
  readonly schedulers: readonly SchedulerConfig[];
  readonly monitors: readonly MonitorConfig[];
  readonly train: TrainConfig;
  readonly log: LogConfig;
  readonly sweep?: Readonly<Record<string, unknown>>;
}
