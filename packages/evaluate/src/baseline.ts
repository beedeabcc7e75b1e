import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCache } from '@ganzoo/core';
import type { Dataset } from '@ganzoo/sdk';
import { openSplit } from '@ganzoo/train';
import { cacheKey } from './cache-key.ts';
import { compute, scoreValues } from './evaluator.ts';
import type { MetricsOptions, PlacedMetric } from './metrics.ts';
import { OneNormal } from './one-normal.ts';

/** Largest example a full covariance is fitted to, numbers; its matrix grows with the square. */
const LARGEST = 4096;

/** Examples drawn at a time. */
const BATCH = 250;

/** The baseline's scores by label, and as a line for the person. */
export interface BaselineScores {
  readonly values: Readonly<Record<string, number>>;
  readonly note: string;
}

/**
 * The scores of the naive baseline N1 by the run's own metrics; kept in the cache folder.
 *
 * Undefined where examples are too large for a full covariance, or no metric gives a number.
 */
export async function scoreBaseline(
  options: MetricsOptions,
  metrics: readonly PlacedMetric[],
): Promise<BaselineScores | undefined> {
  const { parts } = options;
  const size = parts.field.shape.reduce((a, b) => a * b, 1);
  if (size > LARGEST || parts.field.dtype === 'int32') return undefined;
  const values: Record<string, number> = {};
  for (const placed of metrics) {
    const scored = await cached(options, placed, () => score(options, placed));
    const [label, value] = Object.entries(scored)[0] ?? [];
    if (label && typeof value === 'number') values[label] = value;
  }
  const scores = Object.entries(values).map(([label, value]) => `${label} ${format(value)}`);
  if (scores.length === 0) return undefined;
  const note = `baseline N1 (one normal with full covariance fitted to the training data): ${scores.join(', ')}`;
  return { values, note };
}

async function score(
  { engine, parts }: MetricsOptions,
  placed: PlacedMetric,
): Promise<Record<string, number | null>> {
  const data = await openSplit(engine, parts.dataset.product as Dataset, 'train');
  const normal = await OneNormal.fit(data, parts.fieldName, parts.field);
  await data.dispose();
  const { samples } = placed.config;
  const fake = await placed.collector.collect(normal.batches(Math.min(BATCH, samples)), samples);
  normal.dispose();
  return scoreValues(placed.label, compute(placed.metric.product, placed, fake));
}

async function cached(
  { engine, parts, cacheFolder }: MetricsOptions,
  { label, featuresKey, metric, config }: PlacedMetric,
  make: () => Promise<Record<string, number | null>>,
): Promise<Record<string, number | null>> {
  const facts = ['n1', parts.dataKey, label, featuresKey, metric.params, config.samples];
  const key = cacheKey(engine.info.backend, facts);
  const file = join(
    cacheFolder,
    'baselines',
    `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`,
  );
  const saved = await readFile(file, 'utf8').catch(() => undefined);
  if (saved) return JSON.parse(saved) as Record<string, number | null>;
  const values = await make();
  await writeCache(file, JSON.stringify(values));
  return values;
}

function format(value: number): string {
  return value.toPrecision(4).replace(/\.?0+$/, '');
}
