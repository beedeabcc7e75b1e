import type { Evaluator } from '@ganzoo/train';
import { RunEvaluator } from './evaluator.ts';
import type { ScoringContext } from './prepared-metric.ts';
export { scoreRuns, type Comparison, type ComparisonScore } from './score-runs.ts';

export { bestStep } from './best-step.ts';
export { checkComparable, metricsOfRuns } from './check-comparable.ts';
export type { ScoringContext } from './prepared-metric.ts';

/** The evaluator of a run, or undefined where its experiment has no metrics. */
export function createEvaluator(context: ScoringContext): Evaluator | undefined {
  return context.parts.metrics.length > 0 ? new RunEvaluator(context) : undefined;
}
