import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { writeFailure, type StepsProfile } from '@ganzoo/train';
import type { LoggedEvent } from '../events.ts';
import { traceEvents } from '../profile/trace-events.ts';
import { writeFileWhole } from '../folder/write-file.ts';
import type { Sink } from './sink.ts';

/** Profiles as files in a run's `profile` folder: `trace-<first step>.json` for trace viewers, `ops.json`. */
export class ProfileFolder implements Sink {
  constructor(private readonly folder: string) {}

  on(event: LoggedEvent): void {
    if (event.kind !== 'profile') return;
    const trace = join(this.folder, traceName(event.profile));
    try {
      mkdirSync(this.folder, { recursive: true });
      writeTrace(trace, event.profile);
    } catch (error) {
      rmSync(trace, { force: true });
      throw writeFailure(trace, undefined, error);
    }
    writeFileWhole(join(this.folder, OPERATIONS), `${JSON.stringify(event.summary, undefined, 2)}\n`);
  }

  close(): void {}
}

/** Name of the file with the times by kind of operation. */
export const OPERATIONS = 'ops.json';

/** `trace-11.json`: named by the first profiled step. */
export function traceName({ firstStep }: StepsProfile): string {
  return `trace-${firstStep}.json`;
}

/** Events written at once; all of a long profile together may be more than a string can hold. */
const CHUNK = 10_000;

function writeTrace(file: string, profile: StepsProfile): void {
  const handle = openSync(file, 'w');
  try {
    let lines: string[] = [];
    writeSync(handle, '{"displayTimeUnit":"ms","traceEvents":[\n');
    for (const event of traceEvents(profile)) {
      if (lines.length === CHUNK) {
        writeSync(handle, `${lines.join(',\n')},\n`);
        lines = [];
      }
      lines.push(JSON.stringify(event));
    }
    writeSync(handle, `${lines.join(',\n')}\n]}\n`);
  } finally {
    closeSync(handle);
  }
}
