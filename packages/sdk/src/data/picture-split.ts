import type { PictureReader, StreamedExamples, StreamedSplit } from '../contracts/data.ts';
import { DataError } from '../errors.ts';

/** The parameters of data sets that read pictures while training: what broken ones do, and how many threads decode. */
export const PICTURE_FILE_PARAMS = {
  onCorrupt: {
    type: 'string',
    enum: ['skip', 'fail'],
    default: 'skip',
    description: 'A picture that cannot be decoded is told and the next taken for it, or ends the run.',
  },
  workers: { type: 'integer', default: 2, minimum: 1, maximum: 64, description: 'Decoding threads.' },
} as const;

/** The pictures of a split, and what is done about those that are broken. */
export interface PictureSplit {
  readonly paths: readonly string[];
  /** Class of each picture. */
  readonly labels?: Int32Array;
  /** `skip` puts the next sound picture, with its class, into the place of a broken one, and says so; `fail` ends. */
  readonly onCorrupt: 'skip' | 'fail';
}

/**
 * A split of picture files: x [n, size, size, channels] as bytes, and y where there are labels.
 *
 * Which picture stands in the place of a broken one depends on the files only, so runs repeat and resume. Throws
 * {@link DataError} naming the file of a broken picture under `fail`, and where no picture at all can be decoded.
 */
export function pictureSplit(split: PictureSplit, reader: PictureReader): StreamedSplit {
  const { paths, labels, onCorrupt } = split;
  /** Why pictures are broken, by row, as far as they were met. */
  const broken = new Map<number, string>();
  const soundFrom = (row: number): number => {
    for (let i = 0; i < paths.length; i++) {
      const at = (row + i) % paths.length;
      if (!broken.has(at)) return at;
    }
    throw new DataError(
      `None of the ${paths.length} pictures can be decoded; this one: ${broken.get(row)}.`,
      { file: paths[row]! },
      'PNG, JPEG and WebP files can.',
    );
  };
  const noteOn = (row: number): string =>
    `${paths[row]} is skipped, since it cannot be decoded: ${broken.get(row)}; ${paths[soundFrom(row)]} stands in for it`;
  const read = async (rows: Int32Array): Promise<StreamedExamples> => {
    const taken = rows.map(soundFrom);
    const { pixels, failed } = await reader.decode(Array.from(taken, row => paths[row]!));
    for (const [i, reason] of failed) {
      const row = taken[i]!;
      if (onCorrupt === 'fail') {
        throw new DataError(
          `The picture cannot be decoded: ${reason}.`,
          { file: paths[row]! },
          'Remove it, or have such pictures passed over by onCorrupt: skip.',
        );
      }
      broken.set(row, reason);
    }
    if (failed.size > 0) return read(rows);
    const notes = [...rows].filter(row => broken.has(row)).map(noteOn);
    return { fields: { x: pixels, ...(labels && { y: taken.map(row => labels[row]!) }) }, notes };
  };
  return { size: paths.length, read, close: () => reader.close() };
}
