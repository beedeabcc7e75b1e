import type { MetricConfig } from '@ganzoo/core';
import type { tf } from '@ganzoo/sdk';
import type { Evaluator, Sampler, ScoreRow, Scoring } from '@ganzoo/train';
import { bestStep } from './best-step.ts';
import { prepareMetrics, type Prepared } from './prepare.ts';
import type { ScoringContext } from './prepared-metric.ts';
import { sharedSamples } from './sample-set.ts';
import { compute, scoreValues } from './score.ts';

/**
 * Scores a training by the metrics of its experiment.
 *
 * Features are trained or read, and baselines scored, at the first scoring, so that training starts at once.
 */
export class RunEvaluator implements Evaluator {
  private prepared: Promise<Prepared> | undefined;

  constructor(private readonly context: ScoringContext) {}

  due(step: number, last: boolean): boolean {
    return this.context.parts.metrics.some(({ config }) => isDue(config, step, last));
  }

  async score(step: number, last: boolean, sampler: Sampler): Promise<Scoring> {
    const { cache } = this.context;
    const notes = this.prepared ? [] : (await this.prepare()).notes;
    const { metrics, baselines } = await this.prepare();
    const values: Record<string, number | null> = {};
    const primary: Record<string, number | null> = {};
    const failures: Record<string, string> = {};
    const samplesFor = sharedSamples(count => generated(sampler, count));
    for (const metric of metrics.filter(({ config }) => isDue(config, step, last))) {
      const { id, tag, product, real } = metric;
      const result = compute(product, real, await samplesFor(metric));
      if ('failed' in result) failures[tag] = result.failed;
      Object.assign(values, scoreValues(tag, result));
      for (const [name, value] of Object.entries(baselines))
        if (name.startsWith(`${tag}/`)) values[name] = value;
      primary[id] = values[tag] ?? null;
    }
    return { row: { step, values, primary }, failures, notes, warnings: cache.takeWarnings() };
  }

  best(rows: readonly ScoreRow[]): number | undefined {
    return bestStep(this.context.parts, rows);
  }

  async dispose(): Promise<void> {
    // one that failed has freed what it had made
    const prepared = await this.prepared?.catch(() => undefined);
    this.prepared = undefined;
    prepared?.dispose();
  }

  private prepare(): Promise<Prepared> {
    return (this.prepared ??= prepareMetrics(this.context));
  }
}

function isDue({ every }: MetricConfig, step: number, last: boolean): boolean {
  return last || (every > 0 && step % every === 0);
}

async function* generated(sampler: Sampler, count: number): AsyncGenerator<tf.Tensor, void, void> {
  for (let i = 0; ; i++) yield await sampler.run('evaluation', i, count);
}
