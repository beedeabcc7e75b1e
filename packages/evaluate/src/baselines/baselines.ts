import type { RunParts } from '@ganzoo/core';
import { openSplit, type SplitData } from '@ganzoo/train';
import { cacheKey, cacheName } from '../cache-key.ts';
import type { PreparedMetric, ScoringContext } from '../prepared-metric.ts';
import { sharedSamples } from '../sample-set.ts';
import { compute, scoreValues } from '../score.ts';
import type { Baseline, BaselineContext } from './baseline.ts';
import { OneNormal } from './one-normal.ts';
import { PixelNormals } from './pixel-normals.ts';
import { RealExamples } from './real-examples.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/** Largest example a full covariance is fitted to, numbers; its matrix grows with the square. */
const LARGEST = 4096;

interface Kind {
  readonly name: string;
  readonly says: string;
  suits(field: RunParts['field']): boolean;
  make(context: BaselineContext): Baseline | Promise<Baseline>;
}

const size = ({ shape }: RunParts['field']): number => sizeOf(shape);

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

/** Scores of real examples and naive baselines as `tag/name`, and a line on each for the person. */
export interface BaselineScores {
  readonly values: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/**
 * The scale for a run's scores: what its own metrics give real examples and the naive baselines N0 and N1; kept in the
 * cache.
 *
 * N1 is left out where examples are too large for a full covariance, a metric where it gives no number.
 */
export async function scoreBaselines(
  context: ScoringContext,
  metrics: readonly PreparedMetric[],
): Promise<BaselineScores> {
  const { engine, parts } = context;
  const values: Record<string, number> = {};
  const notes: string[] = [];
  let data: SplitData | undefined;
  // opened for all kinds together, and only where a score is not in the cache
  const train = async (): Promise<SplitData> =>
    (data ??= await openSplit(engine, parts.dataset.product, 'train', [parts.fieldName]));
  try {
    for (const kind of KINDS.filter(({ suits }) => suits(parts.field))) {
      const scores = await scoresOf(kind, context, metrics, train);
      if (scores.length > 0)
        notes.push(`${kind.says}: ${scores.map(([tag, value]) => `${tag} ${format(value)}`).join(', ')}`);
      for (const [tag, value] of scores) values[`${tag}/${kind.name}`] = value;
    }
  } finally {
    await data?.dispose();
  }
  return { values, notes };
}

/** The scores by tag, from the cache or made now; none of a metric that failed. */
async function scoresOf(
  kind: Kind,
  context: ScoringContext,
  metrics: readonly PreparedMetric[],
  train: () => Promise<SplitData>,
): Promise<[string, number][]> {
  const { cache } = context;
  const saved = metrics.map(metric => {
    const name = nameOf(kind, context, metric);
    return { metric, name, scores: cache.read(name, parseScores) };
  });
  const missing = saved.filter(({ scores }) => scores === undefined).map(({ metric }) => metric);
  const made =
    missing.length > 0
      ? await make(kind, context, missing, await train())
      : new Map<PreparedMetric, Scores>();
  for (const { metric, name, scores } of saved)
    if (!scores) cache.write(name, JSON.stringify(made.get(metric)));
  return saved.flatMap(({ metric, scores = made.get(metric) }): [string, number][] => {
    const own = Object.values(scores ?? {})[0];
    return typeof own === 'number' ? [[metric.tag, own]] : [];
  });
}

/** What a metric gives, its own score first. */
type Scores = Readonly<Record<string, number | null>>;

function parseScores(bytes: Uint8Array): Scores {
  const scores: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof scores !== 'object' || scores === null) throw new Error('no scores');
  const values: unknown[] = Object.values(scores);
  if (values.length === 0 || !values.every(value => value === null || typeof value === 'number'))
    throw new Error('no scores');
  return scores as Scores;
}

async function make(
  kind: Kind,
  { parts: { fieldName, field } }: ScoringContext,
  metrics: readonly PreparedMetric[],
  data: SplitData,
): Promise<Map<PreparedMetric, Scores>> {
  const baseline = await kind.make({ data, fieldName, field });
  try {
    const samplesFor = sharedSamples(count => baseline.batches(count));
    const scores = new Map<PreparedMetric, Scores>();
    for (const metric of metrics) {
      const result = compute(metric.product, metric.real, await samplesFor(metric));
      scores.set(metric, scoreValues(labelOf(metric), result));
    }
    return scores;
  } finally {
    baseline.dispose();
  }
}

/** Metrics that differ in their names alone score baselines alike, so what is kept knows no names. */
function labelOf({ product, features }: PreparedMetric): string {
  return `${product.label}${features?.product.suffix ?? ''}`;
}

function nameOf({ name }: Kind, { engine, parts }: ScoringContext, metric: PreparedMetric): string {
  const { featuresKey, params, config } = metric;
  const facts = [name.toLowerCase(), parts.dataKey, labelOf(metric), featuresKey, params, config.samples];
  return cacheName('baselines', cacheKey(engine.info.backend, facts), 'json');
}

function format(value: number): string {
  return value.toPrecision(4).replace(/\.?0+$/, '');
}
