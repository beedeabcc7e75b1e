import type { ScoreRow, TrainEvent } from '@ganzoo/train';
import { JsonLines } from '../run-folder/json-lines.ts';
import { wallTime, type Sink } from './sink.ts';

/** One line of `scores.jsonl`. */
export interface ScoresLine extends ScoreRow {
  /** Why a metric that was due gave no number, by its label. */
  readonly failures: Readonly<Record<string, string>>;
  /** `train` during the training, `evaluate` for scores of a checkpoint made afterwards. */
  readonly by: 'train' | 'evaluate';
  readonly wallTime: number;
}

/** Scores as lines of `scores.jsonl`. */
export class ScoresFile implements Sink {
  readonly #lines: JsonLines;

  constructor(file: string) {
    this.#lines = new JsonLines(file);
  }

  take(event: TrainEvent): void {
    if (event.kind === 'scores') this.add(event.row, event.failures, 'train');
  }

  add(row: ScoreRow, failures: ScoresLine['failures'], by: ScoresLine['by']): void {
    this.#lines.add({ ...row, failures, by, wallTime: wallTime() } satisfies ScoresLine);
  }

  close(): void {
    this.#lines.close();
  }
}
