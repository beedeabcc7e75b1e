import type { RunParts } from '@ganzoo/core';
import type { ScoreRow } from '@ganzoo/train';

/** The step of the best score by the metric of `train.checkpoints.best`; undefined where there is none. */
export function bestStep(
  { config, metrics }: Pick<RunParts, 'config' | 'metrics'>,
  rows: readonly ScoreRow[],
): number | undefined {
  const metric = metrics.find(({ id }) => id === config.train.checkpoints.best);
  if (!metric) return undefined;
  const sign = metric.product.better === 'lower' ? 1 : -1;
  const scored = rows.flatMap(({ step, primary }) => {
    const value = primary[metric.id];
    return typeof value === 'number' ? [{ step, value }] : [];
  });
  // of equal ones the later has been trained longer
  scored.sort((a, b) => sign * (a.value - b.value) || b.step - a.step);
  return scored[0]?.step;
}
