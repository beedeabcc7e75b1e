import { Rng, type Dataset } from '@ganzoo/sdk';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import type { Catalog } from '../catalog/catalog.ts';
import type { ExperimentConfig } from '../config/types.ts';
import { splitPart } from '../config/split-part.ts';
import { dataFiles } from '../data-files/data-files.ts';
import { defaultsOf, makePart } from './make-part.ts';
import type { RunPart } from './parts.ts';

interface DatasetOptions {
  readonly cacheFolder: string;
}

/** Makes the data set of an experiment alone. */
export function makeDataset(
  experiment: { readonly config: Pick<ExperimentConfig, 'dataset'>; readonly folder: string },
  catalog: Catalog,
  { cacheFolder }: DatasetOptions,
): Promise<RunPart<'dataset'>> {
  const part = experiment.config.dataset;
  const source = catalog.entry('dataset', part.use).source.file;
  const files = dataFiles({
    packageRoots: [experiment.folder, ...(source ? [dirname(source)] : []), process.cwd()],
    folder: experiment.folder,
    cacheFolder,
  });
  // generated data are the same whatever the run's seed: runs of several seeds see one data set
  const rng = new Rng(0).fork(`dataset/${part.use}`);
  return makePart(catalog, 'dataset', part, 'dataset', { files, rng });
}

/** The data set of an experiment where something else stands in for what its plugin would make. */
export function givenDataset(
  { dataset: part }: Pick<ExperimentConfig, 'dataset'>,
  catalog: Catalog,
  product: Dataset,
): RunPart<'dataset'> {
  const { name, params: schema } = catalog.get('dataset', part.use);
  const { params } = splitPart(part);
  return { name, label: `dataset '${name}'`, path: 'dataset', params, schema, product };
}

/** Makes a data set by its name, with its default parameters; files that these name are looked for from the folder. */
export async function makeDefaultDataset(
  name: string,
  folder: string,
  catalog: Catalog,
  options: DatasetOptions,
): Promise<RunPart<'dataset'>> {
  const dataset = { ...defaultsOf(catalog.get('dataset', name)), use: name };
  return makeDataset({ config: { dataset }, folder }, catalog, options);
}

/** Identifies a data set, for caches: name, parameters and, where these name files that may change, what the files look like. */
export function dataKeyOf({ name, params, product }: RunPart<'dataset'>): string {
  const { stamp } = product.spec;
  const files = stamp === undefined ? [] : [createHash('sha256').update(stamp).digest('hex')];
  return JSON.stringify([name, params, ...files]);
}
