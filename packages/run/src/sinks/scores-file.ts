import type { ScoreRow, TrainEvent } from '@ganzoo/train';
import { JsonLines } from '../folder/json-lines.ts';
import { Clock } from './clock.ts';
import type { Sink } from './sink.ts';

/** One line of `scores.jsonl`. */
export interface ScoresLine extends ScoreRow {
  /** Why a metric that was due gave no number, by its label. */
  readonly failures: Readonly<Record<string, string>>;
  /** `train` during the training, `evaluate` for scores of a checkpoint made afterwards. */
  readonly by: 'train' | 'evaluate';
  /** Generated examples, where not as many as the experiment says. */
  readonly samples?: number;
  readonly wallTime: number;
}

/** Scores as lines of `scores.jsonl`. */
export class ScoresFile implements Sink {
  readonly #lines: JsonLines;

  constructor(
    file: string,
    private readonly clock = new Clock(),
  ) {
    this.#lines = new JsonLines(file);
  }

  take(event: TrainEvent): void {
    if (event.kind === 'saving') this.#lines.sync();
    if (event.kind === 'scores') this.add({ ...event.row, failures: event.failures, by: 'train' });
  }

  add(line: Omit<ScoresLine, 'wallTime'>): void {
    this.#lines.add({ ...line, wallTime: this.clock.now() } satisfies ScoresLine);
  }

  close(): void {
    this.#lines.close();
  }
}
