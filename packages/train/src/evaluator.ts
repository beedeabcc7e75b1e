import type { ScoreRow } from './checkpoint/state.ts';
import type { Picture } from '@ganzoo/sdk';
import type { Viewer } from './model/viewer.ts';

/** Scores of one step, and why a metric gave none. */
export interface Scoring {
  readonly row: ScoreRow;
  readonly failures: Readonly<Record<string, string>>;
  /** What metrics drew, as `tag/name`. */
  readonly pictures: Readonly<Record<string, Picture>>;
  /** Lines for the person: a classifier's accuracy, the scores of the baselines. Only the first scoring has any. */
  readonly notes: readonly string[];
  /** Lines for the person whenever they come: a damaged file of the cache that was made anew. */
  readonly warnings: readonly string[];
}

/** What the trainer asks for scores; the evaluate package offers one. */
export interface Evaluator {
  /** True when some metric is to be computed after this step. */
  due(step: number, last: boolean): boolean;
  /**
   * Computes the metrics that are due; yields what it is about to do where that takes its time. Throws the signal's reason
   * where it is aborted.
   */
  score(
    step: number,
    last: boolean,
    viewer: Viewer,
    signal?: AbortSignal,
  ): AsyncGenerator<string, Scoring, void>;
  /** Step of the best score so far by the metric `train.checkpoints.best` names; undefined where none is named. */
  best(rows: readonly ScoreRow[]): number | undefined;
  /** Frees features, their weights and the test split; called by whoever made the evaluator, after the training. */
  dispose(): void | Promise<void>;
}
