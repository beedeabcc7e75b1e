import { groupsRead, type RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { DataError, type Dataset } from '@ganzoo/sdk';
import { DEFAULT_GROUP, groupOf, isStreamed } from '@ganzoo/sdk/data';
import { BatchSource, type DrawnGroup } from './batch-source.ts';
import { ResidentSplit } from './resident-split.ts';
import type { SplitData } from './split-data.ts';
import { StreamedData } from './streamed.ts';

/**
 * Opens some fields of a split, which are drawn together; hands them to TensorFlow where they are in memory, else makes
 * ready to read them.
 *
 * Throws `DataError` where the fields are of two groups.
 */
export async function openSplit(
  engine: Engine,
  dataset: Dataset,
  split: string,
  fields: readonly string[],
): Promise<SplitData> {
  const [group = DEFAULT_GROUP, ...more] = new Set(fields.map(field => groupOf(dataset.spec, field)));
  if (more.length > 0)
    throw new DataError(`The fields ${fields.join(' and ')} are in two groups, and not drawn together.`);
  return openGroup(engine, dataset, split, group, fields);
}

/** Opens the fields of one group of a split that the game reads. */
export async function openReadGroup(
  engine: Engine,
  parts: RunParts,
  split: string,
  group: string,
): Promise<DrawnGroup> {
  const { fields, batch, name } = groupsRead(parts).find(({ name: each }) => each === group)!;
  return { name, fields, batch, data: await openGroup(engine, parts.dataset.product, split, name, fields) };
}

/** Opens all groups of a split of which the game reads a field. */
export async function openSource(engine: Engine, parts: RunParts, split: string): Promise<BatchSource> {
  const groups: DrawnGroup[] = [];
  try {
    for (const { name, fields, batch, fixed } of groupsRead(parts)) {
      const data = await openGroup(engine, parts.dataset.product, split, name, fields);
      groups.push({ name, fields, batch, fixed, data });
    }
  } catch (error) {
    await new BatchSource(groups).dispose();
    throw error;
  }
  return new BatchSource(groups);
}

/** Opens some fields of a group's split. */
async function openGroup(
  engine: Engine,
  dataset: Dataset,
  split: string,
  group: string,
  names: readonly string[],
): Promise<SplitData> {
  const { spec } = dataset;
  const opened = await (spec.groups ? dataset.open(split, group) : dataset.open(split));
  const fields = Object.fromEntries(names.map(name => [name, spec.fields[name]!]));
  return isStreamed(opened) ? new StreamedData(fields, opened) : new ResidentSplit(engine, fields, opened);
}
