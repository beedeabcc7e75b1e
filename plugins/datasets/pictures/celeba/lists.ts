import { DataError } from '@ganzoo/sdk';
import type { DataFiles } from '@ganzoo/sdk';

/** Most bytes of a list: the true ones have 2.8 and 26 million. */
const MOST = 2 ** 27;
/** Characters of a line that a message quotes. */
const QUOTED = 60;

const AGAIN = 'It is another file, cut short or changed: get it again.';

/** The splits by the number that stands for them in the list of the partition. */
const SPLITS = { 0: 'train', 1: 'validation', 2: 'test' } as const;
export type SplitName = (typeof SPLITS)[keyof typeof SPLITS];

/** What a list says of a picture, and in which line. */
export interface Row<T> {
  readonly value: T;
  readonly line: number;
}
/** Rows of a list by the picture's name, in the list's order. */
export type Rows<T> = ReadonlyMap<string, Row<T>>;

async function linesOf(files: DataFiles, file: string): Promise<string[]> {
  const { bytes } = await files.stat(file);
  if (bytes > MOST) {
    throw new DataError(`The list has ${bytes} bytes, more than ${MOST}.`, { file }, AGAIN);
  }
  return new TextDecoder()
    .decode(await files.unpacked(file, MOST))
    .trimEnd()
    .split('\n');
}

/** Rows from the line of index `first` on; `valueOf` gives undefined for words that are not of the format. */
function rowsOf<T>(
  { file, lines, first, format }: { file: string; lines: readonly string[]; first: number; format: string },
  valueOf: (words: readonly string[]) => T | undefined,
): Rows<T> {
  const rows = new Map<string, Row<T>>();
  for (let i = first; i < lines.length; i++) {
    const words = lines[i]!.trim().split(/\s+/);
    const name = words[0]!;
    const at = { file, line: i + 1 };
    const value = valueOf(words);
    if (value === undefined) {
      const found = lines[i]!.trim().slice(0, QUOTED);
      throw new DataError(`A line should hold ${format}, not '${found}'.`, at, AGAIN);
    }
    const before = rows.get(name);
    if (before) {
      throw new DataError(`${name} stands in line ${before.line} already.`, at, 'Leave one of the two.');
    }
    rows.set(name, { value, line: i + 1 });
  }
  return rows;
}

/**
 * The split of each picture by a file `NAME SPLIT` a line, SPLIT being 0 for train, 1 for validation, 2 for test.
 *
 * Throws {@link DataError} with the line where one is not of the format or names a picture again.
 */
export async function readPartition(files: DataFiles, file: string): Promise<Rows<SplitName>> {
  const format = "a picture's name and 0, 1 or 2";
  return rowsOf({ file, lines: await linesOf(files, file), first: 0, format }, ([, split = '', ...more]) =>
    more.length === 0 && Object.hasOwn(SPLITS, split) ? SPLITS[split as unknown as 0 | 1 | 2] : undefined,
  );
}

/**
 * Whether each picture has an attribute, 1 or 0, by a file of the number of pictures in the first line, the names of the
 * attributes in the second and `NAME VALUE VALUE …` in each further one, values being 1 and -1.
 *
 * Throws {@link DataError} with the line where one is not of the format or names a picture again, where there is no such
 * attribute, or where there are more or fewer pictures than the first line says.
 */
export async function readAttribute(files: DataFiles, file: string, attribute: string): Promise<Rows<0 | 1>> {
  const lines = await linesOf(files, file);
  const count = lines[0]!.trim();
  if (!/^\d+$/.test(count)) {
    const found = count.slice(0, QUOTED);
    const what = `The number of pictures should stand here, not '${found}'.`;
    throw new DataError(what, { file, line: 1 }, AGAIN);
  }
  const names = (lines[1] ?? '').trim().split(/\s+/);
  const column = names.indexOf(attribute) + 1;
  if (column === 0) {
    const known = `Attributes: ${names.join(', ')}.`;
    throw new DataError(`There is no attribute '${attribute}'.`, { file, line: 2 }, known);
  }
  const format = `a picture's name and ${names.length} numbers, each 1 or -1`;
  const rows = rowsOf({ file, lines, first: 2, format }, words => {
    const value = words.length === names.length + 1 ? words[column] : undefined;
    return value === '1' ? 1 : value === '-1' ? 0 : undefined;
  });
  if (rows.size !== Number(count)) {
    const what = `It should list ${count} pictures, but lists ${rows.size}.`;
    throw new DataError(what, { file, line: 1 }, AGAIN);
  }
  return rows;
}
