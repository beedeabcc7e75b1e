import type { DataSpec, Dataset, FieldValues, Split, StreamedSplit } from '../contracts/data.ts';
import { CompositionError } from '../errors.ts';
import { Rng } from '../rng/rng.ts';
import { sizeOf } from '../shape.ts';
import { takeRows } from './field-values.ts';
import { isStreamed } from './is-streamed.ts';

/** Values of some examples by field. */
export type ExampleFields = Readonly<Record<string, FieldValues>>;

/** A split whose examples are those of another in these rows, each as often as its row stands there. */
export function withRows(
  whole: Split | StreamedSplit,
  rows: Int32Array,
  fields: DataSpec['fields'],
): Split | StreamedSplit {
  const size = rows.length;
  if (isStreamed(whole)) {
    return {
      size,
      read: asked => whole.read(asked.map(row => rows[row]!)),
      close: () => whole.close(),
    };
  }
  const taken = Object.entries(whole.fields).map(
    ([name, values]) => [name, takeRows(values, sizeOf(fields[name]!.shape), rows)] as const,
  );
  return { size, fields: Object.fromEntries(taken) };
}

/** A split whose fields are made of those of each example of another; `make` is given some examples together. */
export function withFields(
  whole: Split | StreamedSplit,
  make: (fields: ExampleFields) => ExampleFields,
): Split | StreamedSplit {
  const { size } = whole;
  if (!isStreamed(whole)) return { size, fields: make(whole.fields) };
  return {
    size,
    async read(rows) {
      const { fields, notes } = await whole.read(rows);
      return { fields: make(fields), notes };
    },
    close: () => whole.close(),
  };
}

/** Examples in each split of a data set whose fields are drawn together; throws {@link CompositionError} for groups. */
export function splitsTogether(name: string, { spec }: Dataset): Readonly<Record<string, number>> {
  if (spec.splits && !spec.groups) return spec.splits;
  throw new CompositionError(
    `${name} is for data sets whose fields are drawn together, but these have the groups ${Object.keys(spec.groups ?? {}).join(', ')}.`,
    'Put it inside: around the data set of each group.',
  );
}

/** Labels of a split, which has to be in memory; throws {@link CompositionError} where there are none. */
export async function labelsIn(name: string, { spec, open }: Dataset, split: string): Promise<Int32Array> {
  const labels = spec.fields['y'];
  if (labels?.classes === undefined)
    throw new CompositionError(`${name} needs labels 'y' with classes.`, 'Choose a data set that has them.');
  const opened = await open(split);
  if (!isStreamed(opened)) return Int32Array.from(opened.fields['y']!);
  const { fields } = await opened.read(Int32Array.from({ length: opened.size }, (_, row) => row));
  await opened.close();
  return Int32Array.from(fields['y']!);
}

/** The numbers 0 .. count - 1 in an order that follows from the seed. */
export function shuffledRows(count: number, seed: number, stream: string): Int32Array {
  const rows = Int32Array.from({ length: count }, (_, row) => row);
  const draws = new Rng(seed).fork(stream).uniform(count);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(draws[i]! * (i + 1));
    [rows[i], rows[j]] = [rows[j]!, rows[i]!];
  }
  return rows;
}
