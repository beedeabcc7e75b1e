import type { DataSpec, Dataset, FieldSpec, FieldValues, Split } from '../contracts/data.ts';
import { DataError } from '../errors.ts';
import { sizeOf } from '../shape.ts';

/** An array in a file, described before it is read: a row for each example. */
export interface ArraySource {
  /** What messages call it. */
  readonly file: string;
  readonly shape: readonly number[];
  readonly dtype: FieldSpec['dtype'];
  read(): FieldValues | Promise<FieldValues>;
}

/** Examples and, where there are any, their labels. */
export interface ArraySplit {
  readonly x: ArraySource;
  readonly y?: ArraySource;
}

/** A data set of arrays, and how its examples are to be seen. */
export interface ArrayDatasetOptions {
  /** For messages. */
  readonly name: string;
  readonly splits: Readonly<Record<string, ArraySplit>> & { readonly train: ArraySplit };
  /** Shape of an example; null for that of the array, with a channel added to bytes of two axes, which are pictures. */
  readonly shape: readonly number[] | null;
  /** Bytes are scaled to it, other numbers must lie in it; undefined for numbers as they are. */
  readonly range?: readonly [number, number];
  /** See {@link DataSpec.stamp}. */
  readonly stamp: string;
}

/** Most classes a file may have: a label that is no class would claim any number of them. */
const MOST_CLASSES = 100_000;

/**
 * A data set kept in memory whose examples are the rows of arrays: x, and y where there are labels.
 *
 * Labels are read at once, since they say how many classes there are, and examples when a split is opened. Throws
 * {@link DataError} where arrays do not go together, a label is none, or a number lies outside of the range.
 */
export async function arrayDataset(options: ArrayDatasetOptions): Promise<Dataset> {
  const { name, splits, shape, range, stamp } = options;
  const { train } = splits;
  const example = exampleShape(train.x, shape);
  for (const { x } of Object.values(splits)) {
    if (sizeOf(exampleShape(x, shape)) !== sizeOf(example) || x.dtype !== train.x.dtype) {
      throw new DataError(
        `Its examples are ${x.dtype} of shape [${x.shape.slice(1).join(', ')}], those for training ${train.x.dtype} of shape [${train.x.shape.slice(1).join(', ')}].`,
        { file: x.file },
      );
    }
  }
  const labels: Record<string, Int32Array> = {};
  for (const [split, { x, y }] of Object.entries(splits))
    if (y) labels[split] = await labelsOf(y, x.shape[0]!);
  const labelled = Object.keys(labels).length;
  if (labelled > 0 && labelled < Object.keys(splits).length) {
    throw new DataError(
      `${name} has labels for the split ${Object.keys(labels).join()} only.`,
      undefined,
      'Give all or none.',
    );
  }
  const classes =
    Object.values(labels).reduce((most, all) => all.reduce((a, b) => Math.max(a, b), most), -1) + 1;
  const spec: DataSpec = {
    fields: {
      x: { shape: example, dtype: train.x.dtype, ...(range && { range }) },
      ...(classes > 0 && { y: { shape: [], dtype: 'int32' as const, classes } }),
    },
    splits: Object.fromEntries(Object.entries(splits).map(([split, { x }]) => [split, x.shape[0]!])),
    stamp,
  };
  const open = async (split: string): Promise<Split> => {
    const found = Object.hasOwn(splits, split) ? splits[split]! : undefined;
    if (!found) {
      throw new DataError(
        `${name} has no split '${split}'.`,
        undefined,
        `Splits: ${Object.keys(splits).join(', ')}.`,
      );
    }
    const x = await found.x.read();
    if (!(x instanceof Uint8Array)) checkValues(x, found.x.file, sizeOf(example), range);
    const y = labels[split];
    return { size: found.x.shape[0]!, fields: { x, ...(y && { y }) } };
  };
  return { spec, open };
}

function exampleShape(
  { shape: [count, ...own], dtype, file }: ArraySource,
  wanted: readonly number[] | null,
) {
  if (count === undefined || count < 1) {
    throw new DataError(`The array [${[count, ...own].join(', ')}] holds no examples.`, { file });
  }
  if (wanted === null) return dtype === 'uint8' && own.length === 2 ? [...own, 1] : own;
  if (sizeOf(wanted) !== sizeOf(own)) {
    throw new DataError(
      `Examples of shape [${own.join(', ')}] cannot be seen as [${wanted.join(', ')}].`,
      { file },
      `Give a shape of ${sizeOf(own)} numbers, or leave it out.`,
    );
  }
  return [...wanted];
}

async function labelsOf(source: ArraySource, count: number): Promise<Int32Array> {
  const { file, shape } = source;
  const values = await source.read();
  if (values instanceof Float32Array || values.length !== count || shape[0] !== count) {
    throw new DataError(
      `Labels should be ${count} whole numbers, one an example, not ${source.dtype} of shape [${shape.join(', ')}].`,
      { file },
    );
  }
  const odd = values.findIndex(label => label < 0 || label >= MOST_CLASSES);
  if (odd >= 0) {
    throw new DataError(
      `Label ${odd} is ${values[odd]}; classes are counted from 0, up to ${MOST_CLASSES}.`,
      { file },
    );
  }
  return Int32Array.from(values);
}

function checkValues(
  x: FieldValues,
  file: string,
  width: number,
  [low, high]: readonly [number, number] = [-Infinity, Infinity],
): void {
  // NaN compares false with both bounds, so ask for inside, not for outside
  const odd = x.findIndex(value => !(value >= low && value <= high) || !Number.isFinite(value));
  if (odd < 0) return;
  const where = `Example ${Math.floor(odd / width)} holds the value ${x[odd]}`;
  throw Number.isFinite(x[odd])
    ? new DataError(
        `${where}, outside of the range [${low}, ${high}].`,
        { file },
        'Scale the array, or set range: none.',
      )
    : new DataError(`${where}, which is no number to train on.`, { file }, 'Remove such examples.');
}

/** The parameters `shape` and `range` of data sets made of arrays. */
export const ARRAY_PARAMS = {
  shape: {
    type: 'array',
    default: null,
    nullable: true,
    items: { type: 'integer', minimum: 1 },
    description:
      "Shape of an example; null for the file's own, with a channel added to bytes of two axes, which are pictures.",
  },
  range: {
    type: 'string',
    enum: ['[0,1]', '[-1,1]', 'none'],
    default: '[0,1]',
    description: 'What bytes are scaled to and other numbers must lie in; none: all stay as they are.',
  },
} as const;

/** Smallest and largest value that the parameter `range` names. */
export function rangeOf(
  range: (typeof ARRAY_PARAMS.range.enum)[number],
): readonly [number, number] | undefined {
  return range === 'none' ? undefined : range === '[0,1]' ? [0, 1] : [-1, 1];
}
