import type { Cache } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { ComparedRun, Metric, MetricResult, SampleSet } from '@ganzoo/sdk';
import { known } from '@ganzoo/sdk/host';
import { OpenCritics, type LookContext, type Viewer } from '@ganzoo/train';
import { checkComparable, metricsOfRuns, type NamedRun } from './check-comparable.ts';
import { prepareMetrics } from './prepare.ts';
import type { PreparedMetric } from './prepared-metric.ts';
import { compute } from './score.ts';
import { shownTo } from './shown.ts';

/** One of the runs that are compared. */
export interface RunToCompare extends NamedRun {
  readonly viewer: Viewer;
  /** The training as it stands, for its critics. */
  readonly training: LookContext;
}

/** What a metric of several runs gave. */
export interface ComparisonScore {
  readonly tag: string;
  readonly better: Metric['better'];
  readonly result: MetricResult;
}

/** Scores of several runs together. */
export interface Comparison {
  readonly scores: readonly ComparisonScore[];
  /** Lines for the person: a classifier's accuracy. */
  readonly notes: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Scores runs by the metrics that compare them: features and real examples are those of the first run's experiment.
 *
 * Yields what it is about to do where that takes its time. Throws `CompositionError` where the runs cannot be compared, the
 * signal's reason where that is aborted.
 */
export async function* scoreRuns(
  { engine, cache, runs }: { engine: Engine; cache: Cache; runs: readonly RunToCompare[] },
  signal?: AbortSignal,
): AsyncGenerator<string, Comparison, void> {
  checkComparable(runs);
  const { parts } = runs[0]!;
  const context = { engine, cache, parts: { ...parts, metrics: metricsOfRuns(parts) } };
  const { metrics, collector, notes, dispose } = yield* prepareMetrics(context, signal);
  try {
    const shown: SampleSet[][] = [];
    for (const run of runs) {
      yield `what ${run.name} shows`;
      shown.push(await shownTo(metrics, run, collector, signal));
    }
    const scores: ComparisonScore[] = [];
    for (const [i, metric] of metrics.entries()) {
      yield metric.tag;
      const views = shown.map(sets => sets[i]!);
      const { tag, product } = metric;
      scores.push({ tag, better: product.better, result: await scoreOf(metric, runs, views, signal) });
      signal?.throwIfAborted();
    }
    return { scores, notes, warnings: cache.takeWarnings() };
  } finally {
    dispose();
  }
}

/** A metric's result on what the runs showed it. */
async function scoreOf(
  metric: PreparedMetric,
  runs: readonly RunToCompare[],
  views: readonly SampleSet[],
  signal?: AbortSignal,
): Promise<MetricResult> {
  const { product, real, wants, label, id } = metric;
  const open: { dispose(): void }[] = [];
  try {
    const compared = runs.map(({ name, viewer, training }, i): ComparedRun => {
      const judges = new OpenCritics(training, { label, id, judged: wants.runs!.judged }, signal);
      open.push(judges);
      const made = wants.generator ? viewer.generator(wants.view) : undefined;
      if (made) open.push(made);
      const { critics } = judges;
      return { name, view: views[i]!, critics, ...(made && { generator: made.generator }) };
    });
    return await compute(product, { runs: compared, real: known('split', { ...real }) });
  } finally {
    for (const each of open) each.dispose();
  }
}
