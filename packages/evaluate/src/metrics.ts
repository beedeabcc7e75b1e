import {
  makePart,
  type Catalog,
  type LoadedExperiment,
  type MetricConfig,
  type RunPart,
  type RunParts,
} from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import {
  CompositionError,
  DataError,
  type Dataset,
  type FeatureNet,
  type Rng,
  type SampleSet,
  tf,
} from '@ganzoo/sdk';
import { ResidentSplit } from '@ganzoo/train';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { baselineNote } from './baseline.ts';
import { SampleCollector } from './sample-set.ts';
import { trainSupervised } from './supervised.ts';

/** What scoring a run needs. */
export interface MetricsOptions {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly metrics: readonly RunPart<'metric'>[];
  readonly catalog: Catalog;
  readonly experiment: LoadedExperiment;
  readonly cacheFolder: string;
}

/** A metric of the run with what it compares samples to. */
export interface PlacedMetric {
  readonly config: MetricConfig;
  readonly metric: RunPart<'metric'>;
  /** `FIDc`: the metric's label with the features' mark. */
  readonly label: string;
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
}

/** Makes the metrics of an experiment; cheap, so that what does not fit is found before training. */
export async function makeMetrics(
  parts: RunParts,
  catalog: Catalog,
  rng: Rng,
  where: LoadedExperiment['locate'],
): Promise<RunPart<'metric'>[]> {
  const metrics: RunPart<'metric'>[] = [];
  for (const [i, config] of parts.config.metrics.entries()) {
    const path = `metrics.${i}`;
    const metric = await makePart(catalog, 'metric', config, path, { data: parts.data, rng: rng.fork(path) });
    if (metric.product.needs.features && !config.features) {
      throw Object.assign(
        new CompositionError(`${metric.label} needs features.`, 'Add `features: { use: classifier }` to it.'),
        { where: where(path) },
      );
    }
    metrics.push(metric);
  }
  return metrics;
}

/** Examples of a split handled at a time. */
const BATCH = 250;

/** Trains or reads features, describes the test split and scores the baseline. */
export async function prepareMetrics(options: MetricsOptions): Promise<Prepared> {
  const { engine, parts, metrics } = options;
  const notes: string[] = [];
  const seen = new Map<string, { collector: SampleCollector; features?: FeatureNet; real: SampleSet }>();
  const placed: PlacedMetric[] = [];
  const test = await ResidentSplit.open(engine, parts.dataset.product as Dataset, 'test');
  for (const [i, metric] of metrics.entries()) {
    const config = parts.config.metrics[i]!;
    const { needs, label } = metric.product;
    const featuresKey = needs.features ? JSON.stringify(config.features) : '';
    let view = seen.get(featuresKey);
    if (!view) {
      const features = needs.features
        ? await makeFeatures(options, config, `metrics.${i}.features`)
        : undefined;
      if (features?.note) notes.push(features.note);
      const collector = new SampleCollector(engine, parts.field.shape, features);
      view = { collector, features, real: collector.collect(inOrder(test, parts.fieldName), test.size) };
      seen.set(featuresKey, view);
    }
    placed.push({ config, metric, label: `${label}${view.features?.suffix ?? ''}`, featuresKey, ...view });
  }
  test.dispose();
  const note = await baselineNote(options, placed);
  if (note) notes.push(note);
  return { metrics: placed, notes };
}

/** The split's examples in order, the last batch filled up from the start (a compiled net wants full batches). */
function* inOrder(data: ResidentSplit, field: string): Generator<tf.Tensor> {
  const batch = Math.min(BATCH, data.size);
  for (let from = 0; from < data.size; from += batch) {
    yield tf.tidy(() => {
      const rows = Int32Array.from({ length: batch }, (_, i) => (from + i) % data.size);
      return data.batch(tf.tensor1d(rows, 'int32'))[field]!;
    });
  }
}

async function makeFeatures(
  options: MetricsOptions,
  { features }: MetricConfig,
  path: string,
): Promise<FeatureNet> {
  const { engine, parts, catalog, experiment, cacheFolder } = options;
  const dataset = parts.dataset.product as Dataset;
  const made = await makePart(catalog, 'features', features!, path, {
    data: parts.data,
    dataKey: parts.dataKey,
    open: split => dataset.open(split),
    train: task => trainSupervised({ engine, dataset, dataKey: parts.dataKey, cacheFolder }, task),
    async read(file) {
      const full = resolve(experiment.folder, file);
      try {
        return await readFile(full);
      } catch (cause) {
        throw new DataError('The file cannot be read.', { file: full }, undefined, cause);
      }
    },
  });
  return made.product;
}
