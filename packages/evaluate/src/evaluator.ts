import type { MetricConfig } from '@ganzoo/core';
import type { MetricInput, Picture, SampleSet } from '@ganzoo/sdk';
import { known } from '@ganzoo/sdk/host';
import type { Evaluator, ScoreRow, Scoring, Viewer } from '@ganzoo/train';
import { bestStep } from './best-step.ts';
import { prepareMetrics, type Prepared } from './prepare.ts';
import type { PreparedMetric, ScoringContext } from './prepared-metric.ts';
import { compute, scoreValues } from './score.ts';
import { shownTo } from './shown.ts';

/**
 * Scores a training by the metrics of its experiment.
 *
 * Features are trained or read, and baselines scored, at the first scoring, so that training starts at once.
 */
export class RunEvaluator implements Evaluator {
  private prepared: Prepared | undefined;

  constructor(private readonly context: ScoringContext) {}

  due(step: number, last: boolean): boolean {
    return this.context.parts.metrics.some(({ config }) => isDue(config, step, last));
  }

  async *score(
    step: number,
    last: boolean,
    viewer: Viewer,
    signal?: AbortSignal,
  ): AsyncGenerator<string, Scoring, void> {
    const { cache, parts } = this.context;
    const first = !this.prepared;
    this.prepared ??= yield* prepareMetrics(this.context, signal);
    const { metrics, baselines, notes, collector } = this.prepared;
    const due = metrics.filter(({ config }) => isDue(config, step, last));
    const shown = await shownTo(due, { parts, viewer }, collector, signal);
    const values: Record<string, number | null> = {};
    const primary: Record<string, number | null> = {};
    const failures: Record<string, string> = {};
    const pictures: Record<string, Picture> = {};
    for (const [i, metric] of due.entries()) {
      const { id, tag } = metric;
      const result = await scoreOf(metric, shown[i]!, viewer);
      signal?.throwIfAborted();
      if ('failed' in result) failures[tag] = result.failed;
      else
        for (const [name, picture] of Object.entries(result.pictures ?? {}))
          pictures[`${tag}/${name}`] = picture;
      Object.assign(values, scoreValues(tag, result));
      for (const [name, value] of Object.entries(baselines))
        if (name.startsWith(`${tag}/`)) values[name] = value;
      primary[id] = values[tag] ?? null;
    }
    const row = { step, values, primary };
    return { row, failures, pictures, notes: first ? notes : [], warnings: cache.takeWarnings() };
  }

  best(rows: readonly ScoreRow[]): number | undefined {
    return bestStep(this.context.parts, rows);
  }

  dispose(): void {
    this.prepared?.dispose();
    this.prepared = undefined;
  }
}

/** A metric's result on what it was shown. */
async function scoreOf(metric: PreparedMetric, view: SampleSet, viewer: Viewer) {
  const { product, real, wants } = metric;
  const made = wants.generator ? viewer.generator(wants.view) : undefined;
  try {
    const input: MetricInput = {
      view,
      real: known('split', { ...real }),
      ...(made && { generator: made.generator }),
    };
    return await compute(product, input);
  } finally {
    made?.dispose();
  }
}

function isDue({ every }: MetricConfig, step: number, last: boolean): boolean {
  return last || (every > 0 && step % every === 0);
}
