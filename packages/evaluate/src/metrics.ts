import {
  dataKeyOf,
  makeDefaultDataset,
  makePart,
  type Catalog,
  misfit,
  splitSize,
  type LoadedExperiment,
  type MetricConfig,
  type Misfit,
  type RunPart,
  type RunParts,
} from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import {
  CompositionError,
  DataError,
  GanzooError,
  type Dataset,
  type FeaturesData,
  type Rng,
  type SampleSet,
} from '@ganzoo/sdk';
import { openSplit } from '@ganzoo/train';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { scoreBaselines } from './baselines/baselines.ts';
import { examplesOf, type RowsAt } from './examples.ts';
import { BATCH, SampleCollector } from './sample-set.ts';
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
  /** Gets the nets that features train or read, to be disposed of after the scoring. */
  readonly nets?: { dispose(): void }[];
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
  /** Nets of the features, to be disposed of with the evaluator. */
  readonly nets?: readonly { dispose(): void }[];
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
  /** Scores of real examples and naive baselines as `label/name`: `FIDc/N1`. */
  readonly baselines: Readonly<Record<string, number>>;
}

/** Makes the metrics of an experiment and their features; cheap, so that what does not fit is found before training. */
export function makeMetrics(context: MetricsContext): RunMetric[] {
  const { parts, experiment } = context;
  return parts.config.metrics.map((config, i) => {
    const made = makeMetric(context, config, i);
    if (!('error' in made)) return made;
    const where = made.error.where ? undefined : experiment.locate(made.path);
    throw where ? Object.assign(made.error, { where }) : made.error;
  });
}

/** All ways in which the metrics of an experiment do not fit its data. */
export function checkMetrics(context: MetricsContext): Misfit[] {
  const { data, dataset, config } = context.parts;
  const tests = splitSize(data, 'test');
  if (config.metrics.length > 0 && tests === undefined) {
    const has = Object.keys(data.splits).join(', ');
    const message = `Metrics compare with a split 'test', which ${dataset.label} does not have.`;
    return [misfit('metrics', message, `It has: ${has}. Choose another data set, or no metrics.`)];
  }
  return config.metrics.flatMap((metric, i): Misfit[] => {
    const made = makeMetric(context, metric, i);
    if ('error' in made) return [made];
    if (!made.metric.product.needs.real || metric.samples <= tests!) return [];
    return [
      misfit(
        `metrics.${i}.samples`,
        `${made.metric.label} compares ${metric.samples.toLocaleString('en-US')} samples with the split 'test', ` +
          `but ${dataset.label} has ${tests!.toLocaleString('en-US')} examples there.`,
        `Set samples to ${tests} or less.`,
      ),
    ];
  });
}

function makeMetric(context: MetricsContext, config: MetricConfig, i: number): RunMetric | Misfit {
  const { parts, catalog, rng } = context;
  const path = `metrics.${i}`;
  let at = path;
  try {
    const metric = makePart(catalog, 'metric', config, path, { data: parts.data, rng: rng.fork(path) });
    const needed = metric.product.needs.features;
    if (needed && !config.features) {
      const hint = 'Add `features: { use: classifier }` to it.';
      return { path, error: new CompositionError(`${metric.label} needs features.`, hint) };
    }
    at = `${path}.features`;
    const features = needed ? makeFeatures(context, config, at) : undefined;
    return { config, metric, features, label: `${metric.product.label}${features?.product.suffix ?? ''}` };
  } catch (error) {
    if (!(error instanceof GanzooError)) throw error;
    return { path: at, error };
  }
}

/** Trains or reads features, describes the test split and scores the baselines. */
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
      // the last batch is filled up from the start: a compiled net wants full ones
      const rowsAt: RowsAt = (from, count) =>
        Int32Array.from({ length: count }, (_, i) => (from + i) % test.size);
      const examples = examplesOf(test, parts.fieldName, rowsAt, Math.min(BATCH, test.size), notes);
      view = { collector, real: await collector.collect(examples, test.size) };
      seen.set(featuresKey, view);
    }
    placed.push({ ...each, featuresKey, ...view });
  }
  await test.dispose();
  const baselines = await scoreBaselines(options, placed);
  return { metrics: placed, notes: [...notes, ...baselines.notes], baselines: baselines.values };
}

function makeFeatures(
  context: MetricsContext,
  { features }: MetricConfig,
  path: string,
): RunPart<'features'> {
  const { engine, parts, catalog, experiment, cacheFolder, nets } = context;
  const dataOf = (part: RunPart<'dataset'>): FeaturesData => {
    const dataset = part.product as Dataset;
    const dataKey = dataKeyOf(part);
    return {
      data: dataset.spec,
      dataKey,
      open: split => dataset.open(split),
      async train(task) {
        const net = await trainSupervised({ engine: engine!, dataset, dataKey, cacheFolder }, task);
        nets?.push(net);
        return net;
      },
    };
  };
  return makePart(catalog, 'features', features!, path, {
    ...dataOf(parts.dataset),
    dataset: name => dataOf(makeDefaultDataset(name, experiment.folder, catalog, { cacheFolder })),
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
