import type { ScoreRow } from '@ganzoo/train';
import type { LoggedEvent } from '../events.ts';
import { JsonLines } from '../folder/json-lines.ts';
import type { Sink } from './sink.ts';

/** One line of `scores.jsonl`. */
export interface ScoresLine extends ScoreRow {
  /** Why a metric that was due gave no number, by its label. */
  readonly failures: Readonly<Record<string, string>>;
  /** `train` during the training, `evaluate` for scores of a checkpoint made afterwards. */
  readonly by: 'train' | 'evaluate';
  /** Generated examples, where not as many as the experiment says. */
  readonly samples?: number;
  /** Parameters that were set anew for these samples, by path. */
  readonly sampling?: Readonly<Record<string, unknown>>;
  readonly wallTime: number;
}

/** Scores as lines of `scores.jsonl`. */
export class ScoresFile implements Sink {
  readonly #lines: JsonLines;

  constructor(file: string) {
    this.#lines = new JsonLines(file);
  }

  on(event: LoggedEvent): void {
    if (event.kind === 'saving') this.#lines.sync();
    if (event.kind === 'scores')
      this.add({ ...event.row, failures: event.failures, by: 'train', wallTime: event.time });
  }

  add(line: ScoresLine): void {
    this.#lines.add(line);
  }

  close(): void {
    this.#lines.close();
  }
}
