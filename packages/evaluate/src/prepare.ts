import { DataError, type FeaturesTools, type SampleSet } from '@ganzoo/sdk';
import { openSplit } from '@ganzoo/train';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { scoreBaselines } from './baselines/baselines.ts';
import { examplesOf, type RowsAt } from './examples.ts';
import type { PreparedMetric, ScoringContext } from './prepared-metric.ts';
import { BATCH, SampleCollector } from './sample-set.ts';
import { trainSupervised } from './supervised.ts';

/** All that scoring needs besides samples; to be disposed of at the end. */
export interface Prepared {
  readonly metrics: readonly PreparedMetric[];
  /** Lines for the person: accuracies, baselines. */
  readonly notes: readonly string[];
  /** Scores of real examples and naive baselines as `tag/name`: `FIDc/N1`. */
  readonly baselines: Readonly<Record<string, number>>;
  dispose(): void;
}

/** Trains or reads features, describes the test split and scores the baselines. */
export async function prepareMetrics(context: ScoringContext): Promise<Prepared> {
  const made: { dispose(): void }[] = [];
  const dispose = (): void => made.splice(0).forEach(each => each.dispose());
  try {
    const { metrics, notes } = await describeReal(context, made);
    const baselines = await scoreBaselines(context, metrics);
    return { metrics, notes: [...notes, ...baselines.notes], baselines: baselines.values, dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}

/** The metrics with the test split as each of them sees it; what is to be disposed of is added to `made`. */
async function describeReal(
  context: ScoringContext,
  made: { dispose(): void }[],
): Promise<Pick<Prepared, 'metrics' | 'notes'>> {
  const { engine, parts } = context;
  const tools = featuresTools(context, made);
  const notes: string[] = [];
  const views = new Map<string, { collector: SampleCollector; real: SampleSet }>();
  const metrics: PreparedMetric[] = [];
  const test = await openSplit(engine, parts.dataset.product, 'test', [parts.fieldName]);
  try {
    for (const metric of parts.metrics) {
      const featuresKey = metric.features ? JSON.stringify(metric.config.features) : '';
      let view = views.get(featuresKey);
      if (!view) {
        const features = await metric.features?.product.prepare(tools);
        if (features?.note) notes.push(features.note);
        const collector = new SampleCollector(engine, parts.field.shape, features);
        made.push(collector);
        // the last batch is filled up from the start: a compiled net wants full ones
        const rowsAt: RowsAt = (from, count) =>
          Int32Array.from({ length: count }, (_, i) => (from + i) % test.size);
        const examples = examplesOf(test, parts.fieldName, rowsAt, Math.min(BATCH, test.size), notes);
        view = { collector, real: await collector.collect(examples, test.size) };
        views.set(featuresKey, view);
      }
      metrics.push({ ...metric, featuresKey, ...view });
    }
  } finally {
    await test.dispose();
  }
  return { metrics, notes };
}

function featuresTools(
  { engine, parts: { folder }, cache }: ScoringContext,
  made: { dispose(): void }[],
): FeaturesTools {
  return {
    async train(task, data) {
      const net = await trainSupervised({ engine, data, cache }, task);
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
