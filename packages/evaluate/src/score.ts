import type { Metric, MetricResult, SampleSet } from '@ganzoo/sdk';

/** A metric's result; an exception in a metric is a failed metric, not a lost night. */
export function compute(metric: Metric, real: SampleSet, fake: SampleSet): MetricResult {
  try {
    return metric.compute({ real, fake });
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Scores by tag: the metric's own number under `tag`, others as `tag/name`; `null` for a failed metric. */
export function scoreValues(tag: string, result: MetricResult): Record<string, number | null> {
  if ('failed' in result) return { [tag]: null };
  const beside = Object.entries(result.beside ?? {});
  return Object.fromEntries([
    [tag, result.value],
    ...beside.map(([name, value]) => [`${tag}/${name}`, value] as const),
  ]);
}
