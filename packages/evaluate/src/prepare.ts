import { DataError, type FeaturesTools, type SampleSet } from '@ganzoo/sdk';
import type { PlacedMetric } from '@ganzoo/core';
import { openSplit } from '@ganzoo/train';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { scoreBaselines } from './baselines/baselines.ts';
import { BATCH, Collector, type Eyes } from './collector.ts';
import { examplesOf, type RowsAt } from './examples.ts';
import {
  fieldsSeen,
  specsOf,
  wantedBy,
  type PreparedMetric,
  type ScoringContext,
} from './prepared-metric.ts';
import { trainSupervised } from './supervised.ts';

/** All that scoring needs besides samples; to be disposed of at the end. */
export interface Prepared {
  readonly metrics: readonly PreparedMetric[];
  readonly collector: Collector;
  /** Lines for the person: accuracies, baselines. */
  readonly notes: readonly string[];
  /** Scores of real examples and naive baselines as `tag/name`: `FIDc/N1`. */
  readonly baselines: Readonly<Record<string, number>>;
  dispose(): void;
}

/** Trains or reads features, describes real examples and scores the baselines; yields what it is about to do. */
export async function* prepareMetrics(
  context: ScoringContext,
  signal?: AbortSignal,
): AsyncGenerator<string, Prepared, void> {
  const { engine, parts } = context;
  const collector = new Collector(engine);
  const made: { dispose(): void }[] = [collector];
  const dispose = (): void => made.splice(0).forEach(each => each.dispose());
  try {
    const notes: string[] = [];
    const withEyes: (PlacedMetric & { readonly eyes?: Eyes })[] = [];
    const known = new Map<string, Eyes>();
    for (const metric of parts.metrics) {
      if (!metric.features) {
        withEyes.push(metric);
        continue;
      }
      const key = JSON.stringify(metric.config.features);
      if (!known.has(key)) {
        yield `features '${metric.features.name}'`;
        const net = await metric.features.product.prepare(featuresTools(context, made, signal));
        if (net.note) notes.push(net.note);
        known.set(key, { key, net });
      }
      withEyes.push({ ...metric, eyes: known.get(key) });
    }
    const real = yield* describeReal(context, { metrics: withEyes, collector, notes, signal });
    const metrics = withEyes.map((metric, i) => ({ ...metric, real: real[i]! }));
    const baselines = yield* scoreBaselines(context, { metrics, collector, signal });
    return {
      metrics,
      collector,
      notes: [...notes, ...baselines.notes],
      baselines: baselines.values,
      dispose,
    };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** What real examples are described with. */
interface Describing {
  readonly metrics: readonly (PlacedMetric & { readonly eyes?: Eyes })[];
  readonly collector: Collector;
  /** What reading had to tell is added. */
  readonly notes: string[];
  readonly signal?: AbortSignal;
}

/** The real examples that each metric compares with, by split; each split is read once for all that look at one view. */
async function* describeReal(
  { engine, parts }: ScoringContext,
  { metrics, collector, notes, signal }: Describing,
): AsyncGenerator<string, Record<string, SampleSet>[], void> {
  const real = metrics.map((): Record<string, SampleSet> => ({}));
  const passes = new Map<string, { view: string; split: string; of: number[] }>();
  for (const [i, { wants }] of metrics.entries()) {
    for (const split of wants.splits) {
      const key = JSON.stringify([wants.view, split]);
      const pass = passes.get(key) ?? { view: wants.view, split, of: [] };
      pass.of.push(i);
      passes.set(key, pass);
    }
  }
  for (const { view, split, of } of passes.values()) {
    yield `real examples of the split '${split}'`;
    const fields = Object.assign({}, ...of.map(i => fieldsSeen(parts, metrics[i]!))) as Record<
      string,
      string
    >;
    const data = await openSplit(engine, parts.dataset.product, split, [...new Set(Object.values(fields))]);
    try {
      // the last batch is filled up from the start: a compiled net wants full ones
      const rowsAt: RowsAt = (from, count) =>
        Int32Array.from({ length: count }, (_, i) => (from + i) % data.size);
      const examples = examplesOf(data, rowsAt, Math.min(BATCH, data.size), notes);
      const wanted = of.map(i => wantedBy(metrics[i]!, data.size));
      const sets = await collector.collect(renamed(examples, fields), wanted, specsOf(parts, view), signal);
      of.forEach((metric, k) => (real[metric]![split] = sets[k]!));
    } finally {
      await data.dispose();
    }
  }
  return real;
}

/** Fields under the names of the results that are given as them. */
async function* renamed<T>(
  batches: AsyncIterable<Record<string, T>>,
  fields: Readonly<Record<string, string>>,
): AsyncGenerator<Record<string, T>, void, void> {
  for await (const batch of batches)
    yield Object.fromEntries(Object.entries(fields).map(([result, field]) => [result, batch[field]!]));
}

function featuresTools(
  { engine, parts: { folder }, cache }: ScoringContext,
  made: { dispose(): void }[],
  signal?: AbortSignal,
): FeaturesTools {
  return {
    async train(task, data) {
      const net = await trainSupervised({ engine, data, cache, signal }, task);
      made.push(net);
      return net;
    },
    async read(file) {
      const full = resolve(folder, file);
      try {
        return await readFile(full);
      } catch (cause) {
        throw new DataError('The file cannot be read.', { file: full }, undefined, cause);
      }
    },
  };
}
