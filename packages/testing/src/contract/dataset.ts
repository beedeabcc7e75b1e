import { groupSlips, makeDataset, type RunPart } from '@ganzoo/core';
import type { Dataset, FieldValues, Split, StreamedSplit } from '@ganzoo/sdk';
import { concatValues, groupsOf, isStreamed, sizeOf } from '@ganzoo/sdk/data';
import { tmpdir } from 'node:os';
import { expect } from 'vitest';
import { loadObject } from '../mini-run.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** Every split of every group opens, holds what the description says, within its range, and is the same when opened again. */
export function datasetContract(subject: Subject<'dataset'>): void {
  const open = async (): Promise<Dataset> => (await madeOf(subject)).product;

  it('has each field in one group, and says its sizes in one place', async () => {
    const messages = [...groupSlips(await madeOf(subject))].map(({ message }) => message);
    expect(messages).toEqual([]);
  });

  it('opens every split as described', async () => {
    const dataset = await open();
    for (const split of splitsIn(dataset)) await expectAsDescribed(dataset, split);
  });

  it('gives the same examples each time', async () => {
    const dataset = await open();
    // one of each group: some data sets take long to open
    const splits = new Map(splitsIn(dataset).map(split => [split.group, split]));
    for (const { group, name, fields } of splits.values()) {
      const [once, again] = [
        await wholeSplit(await dataset.open(name, group)),
        await wholeSplit(await (await open()).open(name, group)),
      ];
      for (const field of fields)
        expect(Buffer.compare(bytes(once.fields[field]!), bytes(again.fields[field]!))).toBe(0);
    }
  });

  it('refuses a split it does not have', async () => {
    const dataset = await open();
    for (const { group } of splitsIn(dataset))
      await expect(dataset.open('no-such-split', group)).rejects.toThrow(/no-such-split/);
  });
}

/** The smallest split of each group holds what the description says. */
export function opensAsDescribed(subject: Subject<'dataset'>): void {
  it('opens as described', async () => {
    const { product } = await madeOf(subject);
    const largestFirst = splitsIn(product).toSorted((a, b) => b.size - a.size);
    const smallest = new Map(largestFirst.map(split => [split.group, split]));
    for (const split of smallest.values()) await expectAsDescribed(product, split);
  });
}

async function madeOf(subject: Subject<'dataset'>): Promise<RunPart<'dataset'>> {
  const experiment = await loadObject(subject.catalog, experimentWith(subject));
  return makeDataset(experiment, experiment.catalog, { cacheFolder: tmpdir() });
}

async function expectAsDescribed(
  dataset: Dataset,
  { group, name, size, fields }: DescribedSplit,
): Promise<void> {
  const split = await wholeSplit(await dataset.open(name, group));
  expect(split.size).toBe(size);
  for (const field of fields) {
    const { shape, dtype, classes, range } = dataset.spec.fields[field]!;
    const values = split.fields[field]!;
    expect(values).toHaveLength(size * sizeOf(shape));
    expect(values).toBeInstanceOf({ uint8: Uint8Array, float32: Float32Array, int32: Int32Array }[dtype]);
    if (dtype === 'float32') expect(values.every(Number.isFinite)).toBe(true);
    // bytes lie in their range by the scaling that gives them one
    if (range && dtype !== 'uint8') {
      expect(values.every(value => value >= range[0] && value <= range[1])).toBe(true);
    }
    if (classes !== undefined)
      expect(values.every(label => Number.isInteger(label) && label >= 0 && label < classes)).toBe(true);
  }
}

interface DescribedSplit {
  readonly group: string | undefined;
  readonly name: string;
  readonly size: number;
  readonly fields: readonly string[];
}

/** Every split of every group, `test` last; no group is named where the data set has none. */
function splitsIn({ spec }: Dataset): DescribedSplit[] {
  return Object.entries(groupsOf(spec)).flatMap(([group, { fields, splits }]) =>
    Object.entries(splits)
      .map(([name, size]) => ({ group: spec.groups && group, name, size, fields }))
      .toSorted((a, b) => Number(a.name === 'test') - Number(b.name === 'test')),
  );
}

/** Examples of a split that are looked at; a streamed one, which may be long, is read in three pieces out of order. */
async function wholeSplit(split: Split | StreamedSplit): Promise<Split> {
  if (!isStreamed(split)) return split;
  const rows = [...Array(split.size).keys()];
  const third = Math.ceil(rows.length / 3);
  const piece = (i: number) => split.read(Int32Array.from(rows.slice(i * third, (i + 1) * third)));
  const [last, first, middle] = await Promise.all([piece(2), piece(0), piece(1)]);
  await split.close();
  const fields = Object.keys(first.fields).map(
    name => [name, concatValues([first, middle, last].map(({ fields: of }) => of[name]!))] as const,
  );
  return { size: split.size, fields: Object.fromEntries(fields) };
}

function bytes(values: FieldValues): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}
