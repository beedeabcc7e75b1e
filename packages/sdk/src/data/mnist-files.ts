import type { DataSpec, Split } from '../contracts/data.ts';
import { DataError } from '../errors.ts';
import { parseIdx } from './idx.ts';
import { knownSplit } from './known-split.ts';
import { sizeOf } from '../shape.ts';

/** Names of MNIST's four files and the examples in them, by split; data sets made to replace it keep both. */
export const MNIST_FILES = {
  train: { images: 'train-images-idx3-ubyte', labels: 'train-labels-idx1-ubyte', size: 60_000 },
  test: { images: 't10k-images-idx3-ubyte', labels: 't10k-labels-idx1-ubyte', size: 10_000 },
} as const;

const SIDE = 28;

/** What a data set in MNIST's four files holds: x uint8 [28, 28, 1] in [0, 1], y one class of those named. */
export function mnistSpec(classNames: readonly string[]): DataSpec {
  return {
    fields: {
      x: { shape: [SIDE, SIDE, 1], dtype: 'uint8', range: [0, 1] },
      y: { shape: [], dtype: 'int32', classes: classNames.length, classNames },
    },
    splits: { train: MNIST_FILES.train.size, test: MNIST_FILES.test.size },
  };
}

/** A data set in MNIST's four files, and how they are read. */
export interface MnistDatasetOptions {
  /** For messages. */
  readonly name: string;
  readonly spec: DataSpec;
  /** Bytes of one of {@link MNIST_FILES}, unpacked, and what messages call it; `most`: bytes it should have. */
  read(name: string, most: number): Promise<{ readonly bytes: Uint8Array; readonly file: string }>;
  /** What to do about a file that is not what it should be. */
  readonly hint: string;
}

/**
 * A data set kept in memory that is read from MNIST's four idx files.
 *
 * Opening throws {@link DataError} where a file is not idx, holds another number of examples, or a label is no class.
 */
export function mnistDataset({ name, spec, read, hint }: MnistDatasetOptions) {
  const elements = async (path: string, wanted: readonly number[]) => {
    const header = 4 + 4 * wanted.length;
    const { bytes, file } = await read(path, header + sizeOf(wanted));
    const { shape, data } = parseIdx(bytes, file);
    if (!(data instanceof Uint8Array) || shape.join() !== wanted.join()) {
      const what = `unsigned bytes of shape [${wanted.join(', ')}], not [${shape.join(', ')}]`;
      throw new DataError(`The file should hold ${what}.`, { file }, hint);
    }
    return { data, file };
  };
  const open = async (split: string): Promise<Split> => {
    const { images, labels, size } = knownSplit<(typeof MNIST_FILES)['train' | 'test']>(
      name,
      MNIST_FILES,
      split,
    );
    // one after the other, so that of two broken files the same one is named each time
    const x = await elements(images, [size, SIDE, SIDE]);
    const y = await elements(labels, [size]);
    const classes = spec.fields['y']!.classes!;
    const odd = y.data.find(label => label >= classes);
    if (odd !== undefined) {
      throw new DataError(`A label is ${odd}, but classes are 0 to ${classes - 1}.`, { file: y.file }, hint);
    }
    return { size, fields: { x: x.data, y: Int32Array.from(y.data) } };
  };
  return { spec, open };
}
