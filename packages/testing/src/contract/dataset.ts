import { makeDataset } from '@ganzoo/core';
import type { Dataset, FieldValues, Split, StreamedSplit } from '@ganzoo/sdk';
import { concatValues, isStreamed, sizeOf } from '@ganzoo/sdk/data';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { loadObject } from '../mini-run.ts';
import type { Subject } from './subject.ts';

/** Every split opens, holds what the description says, within its range, and is the same when opened again. */
export function datasetContract({ catalog, part }: Subject<'dataset'>): void {
  const open = async (): Promise<Dataset> => {
    const experiment = await loadObject(catalog, { dataset: part });
    return (await makeDataset(experiment, experiment.catalog, { cacheFolder: tmpdir() })).product;
  };

  it('opens every split as described', async () => {
    const { spec, open: openSplit } = await open();
    expect(spec.fields).toHaveProperty('x');
    for (const [name, size] of Object.entries(spec.splits)) {
      const split = await wholeSplit(await openSplit(name));
      expect(split.size).toBe(size);
      for (const [field, { shape, dtype, classes, range }] of Object.entries(spec.fields)) {
        const values = split.fields[field]!;
        expect(values).toHaveLength(size * sizeOf(shape));
        expect(values).toBeInstanceOf({ uint8: Uint8Array, float32: Float32Array, int32: Int32Array }[dtype]);
        if (dtype === 'float32') expect(values.every(Number.isFinite)).toBe(true);
        // bytes lie in their range by the scaling that gives them one
        if (range && dtype !== 'uint8') {
          expect(values.every(value => value >= range[0] && value <= range[1])).toBe(true);
        }
        if (classes !== undefined) expect(values.every(label => label >= 0 && label < classes)).toBe(true);
      }
    }
  });

  it('gives the same examples each time', async () => {
    const [once, again] = [
      await wholeSplit(await (await open()).open('test')),
      await wholeSplit(await (await open()).open('test')),
    ];
    for (const field of Object.keys(once.fields)) {
      expect(Buffer.compare(bytes(once.fields[field]!), bytes(again.fields[field]!))).toBe(0);
    }
  });

  it('refuses a split it does not have', async () => {
    await expect(open().then(dataset => dataset.open('no-such-split'))).rejects.toThrow(/no-such-split/);
  });
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
