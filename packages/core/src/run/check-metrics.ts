import { splitsOf } from '@ganzoo/sdk/data';
import type { Problem } from '../experiment-error.ts';
import { splitSize } from './check-data.ts';
import { misfit } from './faults.ts';
import type { PlacedMetric, RunParts } from './parts.ts';

/** Metrics that cannot be told apart, or that do not suit the data set. */
export function* metricMisfits({ metrics, data, dataset, config, fieldName }: RunParts): Generator<Problem> {
  yield* twins(metrics);
  const splits = splitsOf(data, fieldName);
  const tests = splitSize(splits, 'test');
  if (tests === undefined) {
    if (config.metrics.length === 0) return;
    const has = Object.keys(splits).join(', ');
    yield misfit(
      'metrics',
      `Metrics compare with a split 'test', which ${dataset.label} does not have.`,
      `It has: ${has}. Choose another data set, or no metrics.`,
    );
    return;
  }
  for (const { product, label, path, config: metric } of metrics) {
    if (!product.needs.real || metric.samples <= tests) continue;
    yield misfit(
      `${path}.samples`,
      `${label} compares ${metric.samples.toLocaleString('en-US')} samples with the split 'test', ` +
        `but ${dataset.label} has ${tests.toLocaleString('en-US')} examples there.`,
      `Set samples to ${tests} or less.`,
    );
  }
}

/** Scores of one name would overwrite each other. */
function* twins(metrics: readonly PlacedMetric[]): Generator<Problem> {
  for (const [i, { path, id, tag }] of metrics.entries()) {
    const before = metrics.slice(0, i);
    const namesake = before.find(other => other.id === id);
    const lookalike = before.find(other => other.tag === tag);
    if (namesake) {
      yield misfit(path, `${path} and ${namesake.path} are both called '${id}': give one a \`name\`.`);
    } else if (lookalike) {
      yield misfit(path, `${path} and ${lookalike.path} both score '${tag}': give one a \`name\`.`);
    }
  }
}
