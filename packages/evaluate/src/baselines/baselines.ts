import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeCache, type RunParts } from '@ganzoo/core';
import type { Dataset } from '@ganzoo/sdk';
import { openSplit, type SplitData } from '@ganzoo/train';
import { cacheKey } from '../cache-key.ts';
import { compute, scoreValues } from '../evaluator.ts';
import type { MetricsOptions, PlacedMetric } from '../metrics.ts';
import { sharedSamples } from '../sample-set.ts';
import type { Baseline, BaselineContext } from './baseline.ts';
import { OneNormal } from './one-normal.ts';
import { PixelNormals } from './pixel-normals.ts';
import { RealExamples } from './real-examples.ts';

/** Largest example a full covariance is fitted to, numbers; its matrix grows with the square. */
const LARGEST = 4096;

interface Kind {
  readonly name: string;
  readonly says: string;
  suits(field: RunParts['field']): boolean;
  make(context: BaselineContext): Baseline | Promise<Baseline>;
}

const size = ({ shape }: RunParts['field']): number => shape.reduce((a, b) => a * b, 1);

const KINDS: readonly Kind[] = [
  {
    name: 'real',
    says: 'real training examples',
    suits: () => true,
    make: context => new RealExamples(context),
  },
  {
    name: 'N0',
    says: 'baseline N0 (a normal for each number by itself, fitted to the training data)',
    suits: ({ dtype }) => dtype !== 'int32',
    make: context => PixelNormals.fit(context),
  },
  {
    name: 'N1',
    says: 'baseline N1 (one normal with full covariance fitted to the training data)',
    suits: field => field.dtype !== 'int32' && size(field) <= LARGEST,
    make: context => OneNormal.fit(context),
  },
];

/** Scores of real examples and naive baselines as `label/name`, and a line on each for the person. */
export interface BaselineScores {
  readonly values: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * The scale for a run's scores: what its own metrics give real examples and the naive baselines N0 and N1; kept in the
 * cache folder.
 *
 * N1 is left out where examples are too large for a full covariance, a metric where it gives no number.
 */
export async function scoreBaselines(
  options: MetricsOptions,
  metrics: readonly PlacedMetric[],
): Promise<BaselineScores> {
  const { engine, parts } = options;
  const values: Record<string, number> = {};
  const notes: string[] = [];
  let data: SplitData | undefined;
  // opened for all kinds together, and only where a score is not in the cache
  const train = async (): Promise<SplitData> =>
    (data ??= await openSplit(engine, parts.dataset.product as Dataset, 'train'));
  for (const kind of KINDS.filter(({ suits }) => suits(parts.field))) {
    const scores = await scoresOf(kind, options, metrics, train);
    if (scores.length > 0)
      notes.push(`${kind.says}: ${scores.map(([label, value]) => `${label} ${format(value)}`).join(', ')}`);
    for (const [label, value] of scores) values[`${label}/${kind.name}`] = value;
  }
  await data?.dispose();
  return { values, notes };
}

/** The scores by label, from the cache or made now. */
async function scoresOf(
  kind: Kind,
  options: MetricsOptions,
  metrics: readonly PlacedMetric[],
  train: () => Promise<SplitData>,
): Promise<[string, number][]> {
  const files = metrics.map(placed => cacheFile(kind, options, placed));
  const saved = await Promise.all(files.map(file => readFile(file, 'utf8').catch(() => undefined)));
  const missing = metrics.filter((_, i) => saved[i] === undefined);
  const made =
    missing.length > 0 ? await make(kind, options, missing, await train()) : new Map<PlacedMetric, Scores>();
  const scores: [string, number][] = [];
  for (const [i, placed] of metrics.entries()) {
    const text = saved[i];
    const all = text === undefined ? made.get(placed)! : (JSON.parse(text) as Scores);
    if (text === undefined) await writeCache(files[i]!, JSON.stringify(all));
    const [label, value] = Object.entries(all)[0] ?? [];
    if (label && typeof value === 'number') scores.push([label, value]);
  }
  return scores;
}

type Scores = Readonly<Record<string, number | null>>;

async function make(
  kind: Kind,
  { parts: { fieldName, field } }: MetricsOptions,
  metrics: readonly PlacedMetric[],
  data: SplitData,
): Promise<Map<PlacedMetric, Scores>> {
  const baseline = await kind.make({ data, fieldName, field });
  const samplesFor = sharedSamples(count => baseline.batches(count));
  const scores = new Map<PlacedMetric, Scores>();
  for (const placed of metrics) {
    const result = compute(placed.metric.product, placed, await samplesFor(placed));
    scores.set(placed, scoreValues(placed.label, result));
  }
  baseline.dispose();
  return scores;
}

function cacheFile({ name }: Kind, { engine, parts, cacheFolder }: MetricsOptions, placed: PlacedMetric) {
  const { label, featuresKey, metric, config } = placed;
  const facts = [name.toLowerCase(), parts.dataKey, label, featuresKey, metric.params, config.samples];
  const key = cacheKey(engine.info.backend, facts);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return join(cacheFolder, 'baselines', `${hash}.json`);
}

function format(value: number): string {
  return value.toPrecision(4).replace(/\.?0+$/, '');
}
