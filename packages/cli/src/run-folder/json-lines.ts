import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';

/**
 * A file of one JSON value a line, written as whole lines at once; numbers JSON cannot hold become null.
 *
 * Synchronous: a line that was added is with the operating system, whatever happens to the process next.
 */
export class JsonLines {
  readonly #handle: number;

  constructor(readonly file: string) {
    this.#handle = openSync(file, 'a');
  }

  add(...rows: readonly unknown[]): void {
    if (rows.length > 0) writeSync(this.#handle, rows.map(row => `${JSON.stringify(row)}\n`).join(''));
  }

  /** Brings all lines to the disk, where a power cut does not reach them. */
  sync(): void {
    fsyncSync(this.#handle);
  }

  close(): void {
    closeSync(this.#handle);
  }
}

/** The rows of a file of JSON lines, without a last line that a crash has cut; none where there is no file. */
export function readJsonLines(file: string): unknown[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.flatMap((line, i) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as unknown];
    } catch (error) {
      if (i === lines.length - 1) return [];
      throw error;
    }
  });
}

/** Keeps the rows that a test passes, in a file that may not be there. */
function keepRows(file: string, keep: (row: Record<string, unknown>) => boolean): void {
  if (!existsSync(file)) return;
  const kept = (readJsonLines(file) as Record<string, unknown>[]).filter(keep);
  // always of this name, so that the next process that goes on uses up what a killed one left
  const temporary = `${file}.new`;
  writeFileSync(temporary, kept.map(row => `${JSON.stringify(row)}\n`).join(''), { flush: true });
  renameSync(temporary, file);
}

/** Drops what a run that goes on at `step` writes again: rows of later steps, and how it ended. */
export function dropLaterRows(file: string, step: number): void {
  keepRows(file, row => Number(row['step']) <= step && row['tag'] !== 'status' && row['tag'] !== 'reason');
}
