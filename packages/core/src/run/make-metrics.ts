import type { FeaturesContext, FeaturesData, Rng } from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import type { MetricConfig } from '../config/types.ts';
import { fetchedFolder } from '../data-files/fetched-folder.ts';
import { misfit, type Faults } from './faults.ts';
import { dataKeyOf, makeDefaultDataset } from './make-dataset.ts';
import { makePart } from './make-part.ts';
import { wantsOf } from './metric-wants.ts';
import type { PlacedMetric, RunPart } from './parts.ts';
import type { Place } from './place.ts';

/** What metrics are made from. */
export interface MetricsSource {
  readonly catalog: Catalog;
  readonly dataset: RunPart<'dataset'>;
  /** Folder in which files are looked for that a data set of features names. */
  readonly folder: string;
  readonly cacheFolder: string;
  readonly rng: Rng;
}

/** The metrics of an experiment that can be made, with their features; what is wrong with the others is added to the faults. */
export async function makeMetrics(
  configs: readonly MetricConfig[],
  source: MetricsSource,
  faults: Faults,
): Promise<PlacedMetric[]> {
  const made: PlacedMetric[] = [];
  for (const [i, config] of configs.entries()) {
    const metric = await makeMetric(config, `metrics.${i}`, source, faults);
    if (metric) made.push(metric);
  }
  return made;
}

async function makeMetric(
  config: MetricConfig,
  path: string,
  source: MetricsSource,
  faults: Faults,
): Promise<PlacedMetric | undefined> {
  const place = placeOf(source);
  const metric = await faults.attempt(path, () => makePart(place, 'metric', config, path));
  if (!metric) return undefined;
  const { needs, label } = metric.product;
  const wanted = config.features;
  if (needs.features && !wanted) {
    const hint = 'Add `features: { use: classifier }` to it.';
    faults.add(misfit(path, `${metric.label} needs features.`, hint));
    return undefined;
  }
  const featuresPath = `${path}.features`;
  const features =
    needs.features && wanted
      ? await faults.attempt(featuresPath, () => makePart(place, 'features', wanted, featuresPath))
      : undefined;
  if (needs.features && !features) return undefined;
  const mark = features?.product?.suffix ?? '';
  const tag = `${label}${mark}${config.name === undefined ? '' : `-${config.name}`}`;
  return { ...metric, id: config.name ?? metric.name, tag, features, wants: wantsOf(needs), config };
}

/** What metrics and features are told. */
function placeOf({ catalog, dataset, folder, cacheFolder, rng }: MetricsSource): Place {
  const dataOf = (made: RunPart<'dataset'>): FeaturesData => ({
    data: made.product.spec,
    dataKey: dataKeyOf(made),
    open: (split, group) => made.product.open(split, group),
  });
  const features: FeaturesContext = {
    ...dataOf(dataset),
    fetched: name => fetchedFolder(cacheFolder, name, 'features'),
    dataset: async name => dataOf(await makeDefaultDataset(name, folder, catalog, { cacheFolder })),
  };
  return { catalog, folder, cacheFolder, data: dataset.product.spec, rng, features };
}
