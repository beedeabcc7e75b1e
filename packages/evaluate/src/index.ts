import type { Catalog, LoadedExperiment, RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Rng } from '@ganzoo/sdk';
import type { Evaluator } from '@ganzoo/train';
import { RunEvaluator } from './evaluator.ts';
import { makeMetrics } from './metrics.ts';

export { RunEvaluator } from './evaluator.ts';
export {
  checkMetrics,
  makeMetrics,
  type MetricsContext,
  type MetricsOptions,
  type RunMetric,
} from './metrics.ts';
export { OneNormal, cholesky } from './baselines/one-normal.ts';
export { trainSupervised, type SupervisedContext, type TrainedNet } from './supervised.ts';

/** What {@link createEvaluator} needs. */
export interface EvaluatorOptions {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly catalog: Catalog;
  readonly experiment: LoadedExperiment;
  readonly cacheFolder: string;
}

/** The evaluator of a run, or undefined where its experiment has no metrics; throws where a metric does not fit the data. */
export function createEvaluator(options: EvaluatorOptions): Evaluator | undefined {
  const nets: { dispose(): void }[] = [];
  const metrics = makeMetrics({ ...options, nets, rng: options.rng.fork('metrics') });
  return metrics.length ? new RunEvaluator({ ...options, nets, metrics }) : undefined;
}
