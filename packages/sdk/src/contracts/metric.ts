import type { Rng } from '../rng/rng.ts';
import type { DataSpec } from './data.ts';

/** What `create` of a metric is given. */
export interface MetricContext {
  readonly data: DataSpec;
  readonly rng: Rng;
}

/** Plain matrices of one side of a comparison, row-major, one example a row. */
export interface SampleSet {
  readonly count: number;
  /** Numbers in one example. */
  readonly dim: number;
  /** The examples in the data set's value range; empty when the metric asked for features. */
  readonly x: Float32Array;
  /** Present when the metric needs features. */
  readonly features?: Float32Array;
  readonly featureDim?: number;
  /** Class probabilities, present when the metric needs features. */
  readonly probabilities?: Float32Array;
  readonly classes?: number;
}

/** What a metric compares. */
export interface MetricInput {
  /** Real examples of the test split. */
  readonly real: SampleSet;
  readonly fake: SampleSet;
}

/** A score: the metric's own number and others that are logged beside it; or why there is none. */
export type MetricResult =
  | { readonly value: number; readonly beside?: Readonly<Record<string, number>> }
  | { readonly failed: string };

/** A metric of generated samples. */
export interface Metric {
  /** Which direction is better, for the metric's own number. */
  readonly better: 'lower' | 'higher';
  /** Name of the score as it is printed: `FID`, `IS`; the features' suffix is added to it. */
  readonly label: string;
  readonly needs: { readonly features: boolean; readonly real: boolean };
  /** A failure is said, never a sentinel number. */
  compute(input: MetricInput): MetricResult;
}
