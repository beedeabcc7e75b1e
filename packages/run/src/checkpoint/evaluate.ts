import type { Scoring } from '@ganzoo/train';
import { NoMetricsError } from '../errors.ts';
import { runFile } from '../folder/files.ts';
import { readRunExperiment, requireRunFolder } from '../folder/open.ts';
import { displayPath } from '@ganzoo/sdk/host';
import { Clock } from '../sinks/clock.ts';
import { ScoresFile } from '../sinks/scores-file.ts';
import type { OpenCheckpoint } from './open.ts';

/** Scores a checkpoint by all metrics of its experiment; a metric that fails gives null and its reason. */
export async function scoreCheckpoint({
  evaluator,
  checkpoint,
  sampler,
  folder,
}: OpenCheckpoint): Promise<Scoring> {
  if (!evaluator) throw new NoMetricsError(displayPath(folder));
  return evaluator.score(checkpoint.state.step, true, sampler);
}

/** Adds the scores of a checkpoint to its run's `scores.jsonl`; `samples`: where not as many as the experiment says. */
export function addScores(
  { folder }: OpenCheckpoint,
  { row, failures }: Pick<Scoring, 'row' | 'failures'>,
  samples?: number,
): void {
  const file = new ScoresFile(runFile(folder, 'scores'));
  try {
    file.add({ ...row, failures, by: 'evaluate', samples, wallTime: new Clock().now() });
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
