import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { writeFailure, writing } from '@ganzoo/train';
import { RunFolderError } from '../errors.ts';
import { writeFileWhole } from './write-file.ts';

/**
 * A file of one JSON value a line, written as whole lines at once; numbers JSON cannot hold become null.
 *
 * Synchronous: a line that was added is with the operating system, whatever happens to the process next.
 */
export class JsonLines {
  readonly #handle: number;

  /** Opens the file for appending; a last line that a crash has cut is removed. */
  constructor(readonly file: string) {
    this.#handle = writing(file, undefined, () => {
      dropCutLine(file);
      return openSync(file, 'a');
    });
  }

  /** Throws `WriteError` where there is no room for all of the lines; none of them stays then. */
  add(...rows: readonly unknown[]): void {
    if (rows.length === 0) return;
    const bytes = Buffer.from(rows.map(row => `${JSON.stringify(row)}\n`).join(''));
    const before = fstatSync(this.#handle).size;
    try {
      for (let done = 0; done < bytes.length;) done += writeSync(this.#handle, bytes, done);
    } catch (error) {
      // a full disk takes a part of the bytes before it refuses
      this.#shorten(before);
      throw writeFailure(this.file, bytes.length, error);
    }
  }

  /** Brings all lines to the disk, where a power cut does not reach them. */
  sync(): void {
    fsyncSync(this.#handle);
  }

  close(): void {
    closeSync(this.#handle);
  }

  #shorten(length: number): void {
    try {
      ftruncateSync(this.#handle, length);
    } catch {
      // a cut line is also removed by whoever opens the file next
    }
  }
}

/** Removes a last line without its end, or ends it where only that is missing. */
function dropCutLine(file: string): void {
  if (!existsSync(file)) return;
  const bytes = readFileSync(file);
  if (bytes.length === 0 || bytes.at(-1) === 10) return;
  const start = bytes.lastIndexOf(10) + 1;
  if (parse(bytes.subarray(start).toString('utf8')) === undefined) truncateSync(file, start);
  else writeFileSync(file, '\n', { flag: 'a' });
}

/**
 * The rows of a file of JSON lines, without a last line that a crash has cut; none where there is no file.
 *
 * Throws {@link RunFolderError} naming a damaged line before the last.
 */
export function readJsonLines(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((text, i) => {
    if (text === '') return [];
    const row = parse(text);
    if (row !== undefined) return [row];
    if (i === lines.length - 1) return [];
    throw new RunFolderError('The line is damaged: it is not JSON.', 'Remove this line, or mend it.', {
      file,
      line: i + 1,
    });
  });
}

/** A line's value; undefined where it is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

/** Keeps the rows that a test passes, in a file that may not be there. */
function keepRows(file: string, keep: (row: Record<string, unknown>) => boolean): void {
  if (!existsSync(file)) return;
  const kept = (readJsonLines(file) as Record<string, unknown>[]).filter(keep);
  writeFileWhole(file, kept.map(row => `${JSON.stringify(row)}\n`).join(''));
}

/** Seconds of the latest row of a file, which may not be there; 0 without any. */
export function latestTime(file: string): number {
  const times = readJsonLines(file).map(row => Number((row as Record<string, unknown>)['wallTime']));
  return times.reduce((latest, time) => (time > latest ? time : latest), 0);
}

/** Drops what a run that goes on at `step` writes again: rows of later steps, and how it ended. */
export function dropLaterRows(file: string, step: number): void {
  keepRows(file, row => Number(row['step']) <= step && row['tag'] !== 'status' && row['tag'] !== 'reason');
}
