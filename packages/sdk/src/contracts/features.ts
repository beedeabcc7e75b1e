import type { Tensor } from '@ganzoo/tfjs';
import type { DataSpec, FieldSpec, Split, StreamedSplit } from './data.ts';
import type { NetBuilder } from './nets.ts';

/** Turns examples into feature vectors and class probabilities. */
export interface FeatureNet {
  /** Length of a feature vector. */
  readonly dim: number;
  /** Number of classes. */
  readonly classes: number;
  /** Examples [n, ...shape] in the data set's value range to features [n, dim] and logits [n, classes]. */
  apply(x: Tensor): { features: Tensor; logits: Tensor };
  /** What to print once it is ready, such as `classifier: 98.9 % of the test images right`. */
  readonly note?: string;
}

/** A small supervised training, done once and kept in the cache folder. */
export interface SupervisedTask {
  /** Changes with anything that changes the result; names the cached file. */
  readonly key: string;
  /** Gives `features` and `logits` from `x`. */
  readonly net: NetBuilder;
  readonly steps: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** A data set that features may be learned on. */
export interface FeaturesData {
  readonly data: DataSpec;
  /** Name of the data set and its parameters, for cache keys. */
  readonly dataKey: string;
  open(split: string, group?: string): Promise<Split | StreamedSplit>;
}

/** What `create` of features is given: facts on the data set that is scored, and a way to others. */
export interface FeaturesContext extends FeaturesData {
  /** Another data set by its name, with its default parameters; rejects where there is no such or it has no files. */
  dataset(name: string): Promise<FeaturesData>;
  /** Folder in which `ganzoo features fetch` keeps the files of the features of that name; it may not exist yet. */
  fetched(name: string): string;
}

/** What `prepare` of features works with; needs TensorFlow, so there are none before a scoring. */
export interface FeaturesTools {
  /** Trains a net on a data set, or reads it from the cache; gives it with its accuracy on the test split, 0 .. 1. */
  train(
    task: SupervisedTask,
    on: FeaturesData,
  ): Promise<{ apply(x: Tensor): Record<string, Tensor>; accuracy: number }>;
  /** Bytes of a file; relative paths start at the experiment file's folder. */
  read(path: string): Promise<Uint8Array>;
}

/** Features before anything is trained or read: `create` refuses data that do not fit, `prepare` does the work. */
export interface Features {
  /**
   * Mark behind the name of every score made with these features: `c` for our own classifier (FIDc, ISc), so that
   * such a score is never taken for FID or IS; empty only for the Inception net of 2015-12-05.
   */
  readonly suffix: string;
  /** The only examples it can look at; left out where it takes any. */
  readonly takes?: Pick<FieldSpec, 'shape' | 'range'>;
  /** Trains or reads the net; called once a run, at its first scoring. */
  prepare(tools: FeaturesTools): Promise<FeatureNet>;
}
