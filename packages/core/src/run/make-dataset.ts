import type { Dataset } from '@ganzoo/sdk';
import { createHash } from 'node:crypto';
import type { Catalog } from '../catalog/catalog.ts';
import { completePart } from '../config/fill-parts.ts';
import { splitPart } from '../config/split-part.ts';
import type { ExperimentConfig } from '../config/types.ts';
import { partsInside } from './inner-parts.ts';
import { makePart } from './make-part.ts';
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
  const { config, folder } = experiment;
  return makePart({ catalog, folder, cacheFolder }, 'dataset', config.dataset, 'dataset');
}

/** The data set of an experiment where something else stands in for what its plugin would make. */
export function givenDataset(
  { dataset: part }: Pick<ExperimentConfig, 'dataset'>,
  catalog: Catalog,
  product: Dataset,
): RunPart<'dataset'> {
  const { name, params: schema } = catalog.get('dataset', part.use);
  const { params } = splitPart(part);
  const label = `dataset '${name}'`;
  const source = catalog.entry('dataset', part.use).source.file;
  return { kind: 'dataset', name, label, path: 'dataset', params, schema, inner: {}, source, product };
}

/** Makes a data set by its name, with its default parameters; files that these name are looked for from the folder. */
export async function makeDefaultDataset(
  name: string,
  folder: string,
  catalog: Catalog,
  options: DatasetOptions,
): Promise<RunPart<'dataset'>> {
  const dataset = completePart('dataset', { use: name }, catalog);
  return makeDataset({ config: { dataset }, folder }, catalog, options);
}

/**
 * Identifies a data set, for caches: name, parameters and, where it or one inside it reads files that may change, what the
 * files look like.
 */
export function dataKeyOf(part: RunPart<'dataset'>): string {
  const { name, params } = part;
  const made = [part, ...partsInside(part).filter(isDataset)];
  const stamps = made.flatMap(({ product: { spec } }) => (spec.stamp === undefined ? [] : [spec.stamp]));
  const files = stamps.map(stamp => createHash('sha256').update(stamp).digest('hex'));
  return JSON.stringify([name, params, ...files]);
}

function isDataset(part: RunPart): part is RunPart<'dataset'> {
  return part.kind === 'dataset';
}
