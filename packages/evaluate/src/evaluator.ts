import type { MetricConfig } from '@ganzoo/core';
import type { Metric, MetricResult, SampleSet, tf } from '@ganzoo/sdk';
import type { Evaluator, Sampler, ScoreRow, Scoring } from '@ganzoo/train';
import { prepareMetrics, type MetricsOptions, type PlacedMetric, type Prepared } from './metrics.ts';
import { sharedSamples } from './sample-set.ts';

/**
 * Scores a training by the metrics of its experiment.
 *
 * Features are trained or read, and baselines scored, at the first scoring, so that training starts at once.
 */
export class RunEvaluator implements Evaluator {
  private prepared: Promise<Prepared> | undefined;
  private told = false;

  constructor(private readonly options: MetricsOptions) {}

  due(step: number, last: boolean): boolean {
    return this.configs.some(config => isDue(config, step, last));
  }

  async score(step: number, last: boolean, sampler: Sampler): Promise<Scoring> {
    const { metrics, notes, baselines } = await (this.prepared ??= prepareMetrics(this.options));
    const values: Record<string, number | null> = {};
    const primary: Record<string, number | null> = {};
    const failures: Record<string, string> = {};
    const samplesFor = sharedSamples(count => generated(sampler, count));
    for (const placed of metrics.filter(({ config }) => isDue(config, step, last))) {
      const { label, metric } = placed;
      const result = compute(metric.product, placed, await samplesFor(placed));
      if ('failed' in result) failures[label] = result.failed;
      Object.assign(values, scoreValues(label, result));
      for (const [tag, value] of Object.entries(baselines))
        if (tag.startsWith(`${label}/`)) values[tag] = value;
      primary[metric.name] = values[label] ?? null;
    }
    const scoring = { row: { step, values, primary }, failures, notes: this.told ? [] : notes };
    this.told = true;
    return scoring;
  }

  best(rows: readonly ScoreRow[]): number | undefined {
    const { best } = this.options.parts.config.train.checkpoints;
    const part = this.options.metrics.find(({ metric }) => metric.name === best)?.metric;
    if (!part) return undefined;
    const sign = part.product.better === 'lower' ? 1 : -1;
    const scored = rows.flatMap(({ step, primary }) => {
      const value = primary[part.name];
      return typeof value === 'number' ? [{ step, value }] : [];
    });
    // of equal ones the later has been trained longer
    scored.sort((a, b) => sign * (a.value - b.value) || b.step - a.step);
    return scored[0]?.step;
  }

  async dispose(): Promise<void> {
    const prepared = await this.prepared?.catch(() => undefined);
    prepared?.metrics.forEach(({ collector }) => collector.dispose());
    this.options.nets?.forEach(net => net.dispose());
  }

  private get configs(): readonly MetricConfig[] {
    return this.options.parts.config.metrics;
  }
}

function isDue({ every }: MetricConfig, step: number, last: boolean): boolean {
  return last || (every > 0 && step % every === 0);
}

async function* generated(sampler: Sampler, count: number): AsyncGenerator<tf.Tensor, void, void> {
  for (let i = 0; ; i++) yield await sampler.run('evaluation', i, count);
}

/** A metric's result; an exception in a metric is a failed metric, not a lost night. */
export function compute(metric: Metric, { real }: PlacedMetric, fake: SampleSet): MetricResult {
  try {
    return metric.compute({ real, fake });
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/** Scores by tag: the metric's own number under its label, others as `label/name`; `null` for a failed metric. */
export function scoreValues(label: string, result: MetricResult): Record<string, number | null> {
  if ('failed' in result) return { [label]: null };
  const entries = Object.entries(result.values);
  return Object.fromEntries(entries.map(([name, value], i) => [i === 0 ? label : `${label}/${name}`, value]));
}
