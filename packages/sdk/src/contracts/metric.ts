import type { Tensor } from '@ganzoo/tfjs';
import type { Rng } from '../rng/rng.ts';
import type { DataSpec, FieldSpec } from './data.ts';
import type { Latent } from './latent.ts';
import type { Picture } from './picture.ts';

/** What `create` of a metric is given. */
export interface MetricContext {
  readonly data: DataSpec;
  readonly rng: Rng;
}

/** What a metric needs; refused before the training where the game's views or the data set do not have it. */
export interface MetricNeeds<
  R extends string = string,
  L extends string = string,
  H extends boolean = boolean,
  G extends boolean = boolean,
  C extends 2 | undefined = 2 | undefined,
> {
  /** View of the game it looks at; `samples` unless said. */
  readonly view?: string;
  /** Results of the view it is given as plain numbers. */
  readonly results?: readonly R[];
  /** True: feature vectors and class probabilities of the result `looksAt`. */
  readonly features?: H;
  /** Result that features are made of and that critics judge; `x` unless said. */
  readonly looksAt?: string;
  /** Split, or several, whose real examples it compares with: of the fields as which the view gives its results. */
  readonly real?: L | readonly L[] | false;
  /** True where the score of real examples, and of normals fitted to them, says something: these are told beside its own. */
  readonly baselines?: boolean;
  /** True: the view as a differentiable function of latent vectors. */
  readonly generator?: G;
  /** 2 where it compares runs, two or more: it is asked by `ganzoo compare`, and a run is refused with it. */
  readonly runs?: C;
}

/** Feature vectors and class probabilities of examples, one a row, row-major. */
export interface FeatureSet {
  /** Numbers in one vector. */
  readonly dim: number;
  readonly vectors: Float32Array;
  readonly classes: number;
  readonly probabilities: Float32Array;
}

/** Examples of one side of a comparison. `R` are the results' names; `H`: whether there are features of them. */
export type SampleSet<R extends string = string, H extends boolean = boolean> = {
  readonly count: number;
  /** The wanted results, the numbers of one example after another, in the range of the field. */
  readonly values: Readonly<Record<R, Float32Array | Int32Array>>;
  /** What each of these is: its shape, range and classes. */
  readonly fields: Readonly<Record<R, FieldSpec>>;
} & (H extends true ? { readonly features: FeatureSet } : { readonly features?: FeatureSet });

/** The game as a function that a metric may call and differentiate. */
export interface Generator {
  readonly latent: Latent;
  /**
   * The view's results for latent vectors [n, dim], with these fields [n, ...] as the real ones. The same call gives the
   * same results.
   */
  generate(z: Tensor, given?: Readonly<Record<string, Tensor>>): Readonly<Record<string, Tensor>>;
  /** A function of tensors that runs as one call of TensorFlow, until the metric has its score. */
  compile(run: (...inputs: Tensor[]) => readonly Tensor[]): (...inputs: Tensor[]) => readonly Tensor[];
}

/** What a run shows a metric. */
export type ShownRun<R extends string = string, H extends boolean = boolean, G extends boolean = boolean> = {
  /** What the game's view gave. */
  readonly view: SampleSet<R, H>;
} & (G extends true ? { readonly generator: Generator } : { readonly generator?: Generator });

/**
 * A critic's scores of examples [n], before any sigmoid and higher for what it takes for real; means where it scores parts
 * of an example. Nets are in evaluation mode, with averaged weights where there are.
 *
 * It judges the result that the metric `looksAt`. Where the critic reads other fields, such as labels, it is given the
 * results of these names.
 */
export type JudgeExamples = (
  examples: Pick<SampleSet<string>, 'count' | 'values' | 'fields'>,
) => Promise<Float32Array>;

/** One of the runs that a metric compares. */
export type ComparedRun<
  R extends string = string,
  H extends boolean = boolean,
  G extends boolean = boolean,
> = ShownRun<R, H, G> & {
  /** The folder's name, with as much of its path as tells it from the others. */
  readonly name: string;
  /** The game's critics by player, to judge any run's samples and real examples; empty where it has none. */
  readonly critics: Readonly<Record<string, JudgeExamples>>;
};

/** What a metric computes its score from: what a run shows, or with `needs.runs` several runs. */
export type MetricInput<
  R extends string = string,
  L extends string = string,
  H extends boolean = boolean,
  G extends boolean = boolean,
  C extends 2 | undefined = 2 | undefined,
> = {
  /** Real examples by split; those of the first run's data set where there are several. */
  readonly real: Readonly<Record<L, SampleSet<R, H>>>;
} & (C extends 2 ? { readonly runs: readonly ComparedRun<R, H, G>[] } : ShownRun<R, H, G>);

/** A score: the metric's own number, others that are logged beside it and pictures; or why there is none. */
export type MetricResult =
  | {
      readonly value: number;
      readonly beside?: Readonly<Record<string, number>>;
      readonly pictures?: Readonly<Record<string, Picture>>;
    }
  | { readonly failed: string };

/** A score of what a game shows. Written with `metric({ ... })`, which knows the names from what is needed. */
export interface Metric {
  /** Which direction is better, for the metric's own number. */
  readonly better: 'lower' | 'higher';
  /** Name of the score as it is printed: `FID`, `IS`; the features' suffix is added to it. */
  readonly label: string;
  readonly needs: MetricNeeds;
  /** A failure is said, never a sentinel number. */
  compute(input: MetricInput): MetricResult | Promise<MetricResult>;
}
