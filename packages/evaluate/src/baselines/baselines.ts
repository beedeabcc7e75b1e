import { hashOfSource, type PlacedMetric, type RunParts } from '@ganzoo/core';
import { tf, type FieldSpec } from '@ganzoo/sdk';
import { sizeOf } from '@ganzoo/sdk/data';
import { known } from '@ganzoo/sdk/host';
import { openSplit, type SplitData } from '@ganzoo/train';
import { cacheKey, cacheName } from '../cache-key.ts';
import { BATCH, type Collector } from '../collector.ts';
import {
  fieldsSeen,
  specsOf,
  wantedBy,
  type PreparedMetric,
  type ScoringContext,
} from '../prepared-metric.ts';
import { compute, scoreValues } from '../score.ts';
import type { Baseline, BaselineContext } from './baseline.ts';
import { OneNormal } from './one-normal.ts';
import { PixelNormals } from './pixel-normals.ts';
import { RealExamples } from './real-examples.ts';

/** Largest example a full covariance is fitted to, numbers; its matrix grows with the square. */
const LARGEST = 4096;

interface Kind {
  readonly name: string;
  readonly says: string;
  suits(field: FieldSpec): boolean;
  make(context: BaselineContext): Baseline | Promise<Baseline>;
}

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
    suits: field => field.dtype !== 'int32' && sizeOf(field.shape) <= LARGEST,
    make: context => OneNormal.fit(context),
  },
];

/** Scores of real examples and naive baselines as `tag/name`, and a line on each for the person. */
export interface BaselineScores {
  readonly values: Readonly<Record<string, number>>;
  readonly notes: readonly string[];
}

/** What baselines are scored with. */
interface Scored {
  readonly metrics: readonly PreparedMetric[];
  readonly collector: Collector;
  readonly signal?: AbortSignal;
}

/** A metric for which baselines mean something, and the one field that it looks at. */
interface Comparable {
  readonly metric: PreparedMetric;
  readonly field: string;
  /** Where the cache keeps its scores, by kind of baseline. */
  nameOf(kind: Kind): string;
}

/**
 * The scale for a run's scores: what its own metrics give real examples and the naive baselines N0 and N1; kept in the
 * cache. Only of metrics that say it means something, and look at what a field of the data set is; yields what it is about
 * to fit.
 *
 * N1 is left out where examples are too large for a full covariance, a metric where it gives no number.
 */
export async function* scoreBaselines(
  context: ScoringContext,
  scored: Scored,
): AsyncGenerator<string, BaselineScores, void> {
  const values: Record<string, number> = {};
  const lines = new Map<Kind, string[]>();
  const comparable = await comparableOf(context, scored.metrics);
  for (const field of new Set(comparable.map(each => each.field))) {
    const metrics = comparable.filter(each => each.field === field);
    for await (const made of scoresOf(context, scored, field, metrics)) {
      if (typeof made === 'string') {
        yield made;
        continue;
      }
      const { kind, scores } = made;
      for (const [tag, value] of scores) values[`${tag}/${kind.name}`] = value;
      const told = scores.map(([tag, value]) => `${tag} ${format(value)}`);
      lines.set(kind, [...(lines.get(kind) ?? []), ...told]);
    }
  }
  const notes = [...lines].flatMap(([{ says }, told]) =>
    told.length > 0 ? [`${says}: ${told.join(', ')}`] : [],
  );
  return { values, notes };
}

async function comparableOf(
  context: ScoringContext,
  metrics: readonly PreparedMetric[],
): Promise<Comparable[]> {
  const { parts } = context;
  const all: Comparable[] = [];
  for (const metric of metrics) {
    const fields = [...new Set(Object.values(fieldsSeen(parts, metric) ?? {}))];
    const [field, ...more] = fields;
    const isOver = parts.game.views[metric.wants.view]!.over !== undefined;
    if (!metric.wants.baselines || isOver || field === undefined || more.length > 0) continue;
    const facts = await factsOf(context, metric, field);
    const nameOf = ({ name }: Kind): string =>
      cacheName('baselines', cacheKey(context.engine.info.backend, [name.toLowerCase(), ...facts]), 'json');
    all.push({ metric, field, nameOf });
  }
  return all;
}

/** All that a score of a baseline depends on, apart from its kind. */
async function factsOf({ parts }: ScoringContext, metric: PreparedMetric, field: string): Promise<unknown[]> {
  const { wants, config, params, source, features } = metric;
  const code = [source, features?.source].filter(file => file !== undefined);
  const hashes = await Promise.all(code.map(file => hashOfSource(file)));
  return [parts.dataKey, field, labelOf(metric), wants, config.features, params, config.samples, hashes];
}

/** The kinds of baseline of one field, with the scores of its metrics by tag; none of a metric that failed. */
async function* scoresOf(
  { engine, parts, cache }: ScoringContext,
  { collector, signal }: Scored,
  field: string,
  comparable: readonly Comparable[],
): AsyncGenerator<string | { readonly kind: Kind; readonly scores: [string, number][] }, void, void> {
  const spec = parts.data.fields[field]!;
  let data: SplitData | undefined;
  try {
    for (const kind of KINDS.filter(({ suits }) => suits(spec))) {
      const saved = comparable.map(each => ({
        ...each,
        name: each.nameOf(kind),
        scores: cache.read(each.nameOf(kind), parseScores),
      }));
      const missing = saved.filter(({ scores }) => scores === undefined);
      if (missing.length > 0) {
        yield `${kind.says.replace(/ \(.*\)$/, '')}, '${field}'`;
        // opened for all kinds together, and only where a score is not in the cache
        data ??= await openSplit(engine, parts.dataset.product, 'train', [field]);
        const baseline = await kind.make({ data, fieldName: field, field: spec, signal });
        try {
          const made = await score(
            parts,
            { collector, signal },
            baseline,
            missing.map(({ metric }) => metric),
          );
          missing.forEach((each, i) => {
            each.scores = made[i];
            cache.write(each.name, JSON.stringify(made[i]));
          });
        } finally {
          baseline.dispose();
        }
      }
      const scores = saved.flatMap(({ metric, scores: own }): [string, number][] => {
        const value = Object.values(own ?? {})[0];
        return typeof value === 'number' ? [[metric.tag, value]] : [];
      });
      yield { kind, scores };
    }
  } finally {
    await data?.dispose();
  }
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

/** The metrics' scores of a baseline, each of which sees it as what it looks at. */
async function score(
  parts: RunParts,
  { collector, signal }: Omit<Scored, 'metrics'>,
  baseline: Baseline,
  metrics: readonly PreparedMetric[],
): Promise<Scores[]> {
  const counts = metrics.map(({ config }) => config.samples);
  const views = new Set(metrics.map(({ wants }) => wants.view));
  const results = new Set(metrics.flatMap(metric => Object.keys(fieldsSeen(parts, metric)!)));
  const fields = Object.assign({}, ...[...views].map(view => specsOf(parts, view))) as Record<
    string,
    FieldSpec
  >;
  const batches = named(baseline.batches(Math.min(BATCH, Math.max(...counts))), [...results]);
  const wanted = metrics.map((metric, i) => wantedBy(metric, counts[i]!));
  const sets = await collector.collect(batches, wanted, fields, signal);
  const scores: Scores[] = [];
  for (const [i, metric] of metrics.entries()) {
    const input = { view: sets[i]!, real: known('split', { ...metric.real }) };
    scores.push(scoreValues(labelOf(metric), await compute(metric.product, input)));
  }
  return scores;
}

/** Each batch under the names of all results. */
async function* named(
  batches: AsyncIterable<tf.Tensor> | Iterable<tf.Tensor>,
  results: readonly string[],
): AsyncGenerator<Record<string, tf.Tensor>, void, void> {
  for await (const batch of batches) {
    const again = results.slice(1).map(name => [name, tf.clone(batch)] as const);
    yield { [results[0]!]: batch, ...Object.fromEntries(again) };
  }
}

/** Metrics that differ in their names alone score baselines alike, so what is kept knows no names. */
function labelOf({ product, features }: PlacedMetric): string {
  return `${product.label}${features?.product.suffix ?? ''}`;
}

function format(value: number): string {
  return value.toPrecision(4).replace(/\.?0+$/, '');
}
