import { mkdirSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EventWriteError, reason } from './errors.ts';
import { RecordFile, type FlushPolicy } from './record-file.ts';

const EVENT_FILE = /^events\.out\.tfevents\.(\d+)\./;

/** Counts the files of this process, so that two of them never share a name. */
let counter = 0;

/**
 * Creates the next event file of a folder, making the folder where needed.
 *
 * Its name is `events.out.tfevents.<seconds>.<hostname>.<pid>.<n>`; throws `EventWriteError`.
 */
export function createEventFile(dir: string, now: number, policy: FlushPolicy): RecordFile {
  try {
    mkdirSync(dir, { recursive: true });
    const seconds = nextSeconds(readdirSync(dir), now);
    for (;;) {
      try {
        return new RecordFile(join(dir, eventFileName(seconds)), policy);
      } catch (error) {
        // A worker thread of this process counts for itself and may have taken the name.
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  } catch (cause) {
    throw new EventWriteError(`Cannot create an event file in ${dir}: ${reason(cause)}`, dir, { cause });
  }
}

function eventFileName(seconds: number): string {
  const host = hostname().replace(/[^\w.-]/g, '_');
  return `events.out.tfevents.${seconds}.${host}.${process.pid}.${counter++}`;
}

/**
 * The `<seconds>` of a new file's name: those of the clock, or later ones if a file in the folder has as late a time.
 *
 * TensorBoard reads a folder's files in the order of their names, so a resumed run must sort last even when it
 * restarts within a second, or after the clock was set back.
 */
export function nextSeconds(names: readonly string[], now: number): number {
  let seconds = Math.floor(now);
  for (const name of names) {
    const match = EVENT_FILE.exec(name);
    if (match) seconds = Math.max(seconds, Number(match[1]) + 1);
  }
  return seconds;
}
