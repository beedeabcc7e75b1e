import type { ScoresLine } from '../sinks/scores-file.ts';
import { runFile } from './files.ts';
import { readJsonLines } from './json-lines.ts';

/** One line of `events.jsonl`: a number, a remark (`note`), or how the run ended (`status`, `reason`). */
export interface EventsLine {
  readonly step: number;
  readonly tag: string;
  readonly value: number | string | null;
  /** Seconds since 1970. */
  readonly wallTime: number;
}

/** The lines of a run's `events.jsonl`, oldest first; throws `RunFolderError` naming a damaged line. */
export function readEvents(folder: string): EventsLine[] {
  return readJsonLines(runFile(folder, 'events')) as EventsLine[];
}

/** The lines of a run's `scores.jsonl`, oldest first; throws `RunFolderError` naming a damaged line. */
export function readScores(folder: string): ScoresLine[] {
  return readJsonLines(runFile(folder, 'scores')) as ScoresLine[];
}
