import {
  makePart,
  type Catalog,
  type LoadedExperiment,
  type MetricConfig,
  type RunPart,
  type RunParts,
} from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { CompositionError, DataError, type Dataset, type Rng, type SampleSet, tf } from '@ganzoo/sdk';
import { ReadAhead, batchOf, openSplit, type SplitData } from '@ganzoo/train';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { scoreBaseline } from './baseline.ts';
import { SampleCollector } from './sample-set.ts';
import { trainSupervised } from './supervised.ts';

/** What metrics are made from. */
export interface MetricsContext {
  readonly parts: RunParts;
  readonly catalog: Catalog;
  readonly experiment: LoadedExperiment;
  readonly cacheFolder: string;
  readonly rng: Rng;
  /** Asked for when features are trained; left out where nothing will be scored. */
  readonly engine?: Engine;
}

/** A metric of the experiment and what it sees samples by. */
export interface RunMetric {
  readonly metric: RunPart<'metric'>;
  readonly features?: RunPart<'features'>;
  readonly config: MetricConfig;
  /** `FIDc`: the metric's label with the features' mark. */
  readonly label: string;
}

/** What scoring a run needs. */
export interface MetricsOptions {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly metrics: readonly RunMetric[];
  readonly cacheFolder: string;
}

/** A metric with what it compares samples to. */
export interface PlacedMetric extends RunMetric {
  /** Same for metrics that see samples in the same way. */
  readonly featuresKey: string;
  readonly collector: SampleCollector;
  /** The test split, seen in that way. */
  readonly real: SampleSet;
}

export interface Prepared {
  readonly metrics: readonly PlacedMetric[];
  /** Lines for the person: accuracies, baselines. */
  readonly notes: readonly string[];
  /** Scores of the baseline N1 by label. */
  readonly baseline: Readonly<Record<string, number>>;
}

/** Makes the metrics of an experiment and their features; cheap, so that what does not fit is found before training. */
export function makeMetrics(context: MetricsContext): RunMetric[] {
  const { parts, catalog, rng, experiment } = context;
  return parts.config.metrics.map((config, i) => {
    const path = `metrics.${i}`;
    try {
      const metric = makePart(catalog, 'metric', config, path, { data: parts.data, rng: rng.fork(path) });
      if (metric.product.needs.features && !config.features) {
        throw new CompositionError(
          `${metric.label} needs features.`,
          'Add `features: { use: classifier }` to it.',
        );
      }
      const features = metric.product.needs.features
        ? makeFeatures(context, config, `${path}.features`)
        : undefined;
      return { config, metric, features, label: `${metric.product.label}${features?.product.suffix ?? ''}` };
    } catch (error) {
      if (error instanceof CompositionError && !error.where)
        Object.assign(error, { where: experiment.locate(path) });
      throw error;
    }
  });
}

/** Examples of a split handled at a time. */
const BATCH = 250;

/** Trains or reads features, describes the test split and scores the baseline. */
export async function prepareMetrics(options: MetricsOptions): Promise<Prepared> {
  const { engine, parts, metrics } = options;
  const notes: string[] = [];
  const seen = new Map<string, { collector: SampleCollector; real: SampleSet }>();
  const placed: PlacedMetric[] = [];
  const test = await openSplit(engine, parts.dataset.product as Dataset, 'test');
  for (const each of metrics) {
    const featuresKey = each.features ? JSON.stringify(each.config.features) : '';
    let view = seen.get(featuresKey);
    if (!view) {
      const features = await each.features?.product.prepare();
      if (features?.note) notes.push(features.note);
      const collector = new SampleCollector(engine, parts.field.shape, features);
      view = { collector, real: await collector.collect(inOrder(test, parts.fieldName, notes), test.size) };
      seen.set(featuresKey, view);
    }
    placed.push({ ...each, featuresKey, ...view });
  }
  await test.dispose();
  const baseline = await scoreBaseline(options, placed);
  if (baseline) notes.push(baseline.note);
  return { metrics: placed, notes, baseline: baseline?.values ?? {} };
}

/** The split's examples in order, the last batch filled up from the start (a compiled net wants full batches). */
async function* inOrder(
  data: SplitData,
  field: string,
  notes: string[],
): AsyncGenerator<tf.Tensor, void, void> {
  const batch = Math.min(BATCH, data.size);
  const rowsAt = (from: number, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => (from + i) % data.size);
  const ahead = new ReadAhead(data, rowsAt, batch);
  for (let from = 0; from < data.size; from += batch) {
    const examples = await ahead.take(from, batch);
    notes.push(...examples.notes);
    const { [field]: values, ...others } = batchOf(data, examples, batch);
    tf.dispose(others);
    yield values!;
  }
}

function makeFeatures(
  context: MetricsContext,
  { features }: MetricConfig,
  path: string,
): RunPart<'features'> {
  const { engine, parts, catalog, experiment, cacheFolder } = context;
  const dataset = parts.dataset.product as Dataset;
  return makePart(catalog, 'features', features!, path, {
    data: parts.data,
    dataKey: parts.dataKey,
    open: split => dataset.open(split),
    train: task => trainSupervised({ engine: engine!, dataset, dataKey: parts.dataKey, cacheFolder }, task),
    async read(file) {
      const full = resolve(experiment.folder, file);
      try {
        return await readFile(full);
      } catch (cause) {
        throw new DataError('The file cannot be read.', { file: full }, undefined, cause);
      }
    },
  });
}
