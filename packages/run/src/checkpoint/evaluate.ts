import { toEnd, type Scoring } from '@ganzoo/train';
import { NoMetricsError } from '../errors.ts';
import { runFile } from '../folder/files.ts';
import { readRunExperiment, requireRunFolder } from '../folder/open.ts';
import { displayPath } from '@ganzoo/sdk/host';
import { Clock } from '../sinks/clock.ts';
import { ScoresFile } from '../sinks/scores-file.ts';
import type { OpenCheckpoint } from './open.ts';

/**
 * Scores a checkpoint by all metrics of its experiment; a metric that fails gives null and its reason.
 *
 * `tell` is given what is about to be done, where that takes its time.
 */
export async function scoreCheckpoint(
  { evaluator, checkpoint, viewer, folder }: OpenCheckpoint,
  { tell, signal }: { readonly tell?: (what: string) => void; readonly signal?: AbortSignal } = {},
): Promise<Scoring> {
  if (!evaluator) throw new NoMetricsError(displayPath(folder));
  return toEnd(evaluator.score(checkpoint.state.step, true, viewer, signal), tell);
}

/** Adds the scores of a checkpoint to its run's `scores.jsonl`; `samples`: where not as many as the experiment says. */
export function addScores(
  { folder, sampling }: OpenCheckpoint,
  { row, failures }: Pick<Scoring, 'row' | 'failures'>,
  samples?: number,
): void {
  const file = new ScoresFile(runFile(folder, 'scores'));
  try {
    file.add({
      ...row,
      failures,
      by: 'evaluate',
      samples,
      ...(Object.keys(sampling).length > 0 && { sampling }),
      wallTime: new Clock().now(),
    });
  } finally {
    file.close();
  }
}

/** Overrides by which each metric of a run is computed from so many generated examples. */
export async function samplesOverrides(
  given: string,
  samples: number,
  overrides: readonly string[] = [],
): Promise<string[]> {
  const { config } = await readRunExperiment(requireRunFolder(given), overrides);
  return config.metrics.map((_, i) => `metrics.${i}.samples=${samples}`);
}
