import { describe, expect, it } from 'vitest';
import { ReadAhead } from './read-ahead.ts';
import type { Examples, SplitData } from './split-data.ts';

const rowsAt = (from: number, count: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => from + i);

/** A streamed split whose examples are their own rows; keeps the requested rows, and answers in turns of the event loop. */
function counting(note: (rows: Int32Array) => string[] = () => []) {
  const requested: number[][] = [];
  const data: SplitData = {
    size: 1e6,
    streamed: true,
    arguments: [{ shape: [], dtype: 'int32' }],
    fetch: async rows => {
      requested.push([...rows]);
      await new Promise(done => setImmediate(done));
      return { arrays: [rows], notes: note(rows) };
    },
    batch: () => ({}),
    rows: ([rows]) => rows!,
    dispose: () => undefined,
  };
  return { requested, data };
}

const valuesOf = ({ arrays }: Examples): number[] => [...arrays[0]!];

describe('ReadAhead', () => {
  it('gives the examples of a position and asks for the next ones meanwhile, each once', async () => {
    const { requested, data } = counting();
    const ahead = new ReadAhead(data, rowsAt, 2);
    expect(valuesOf(await ahead.next(0, 2))).toEqual([0, 1]);
    expect(requested).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, 7],
      [8, 9],
    ]);
    expect(valuesOf(await ahead.next(2, 2))).toEqual([2, 3]);
    expect(requested).toHaveLength(6);
  });

  it('puts the batches of a step one after another, and keeps twice as many coming', async () => {
    const { requested, data } = counting();
    const ahead = new ReadAhead(data, rowsAt, 2);
    expect(valuesOf(await ahead.next(0, 6))).toEqual([0, 1, 2, 3, 4, 5]);
    expect(requested).toHaveLength(9);
    expect(valuesOf(await ahead.next(6, 6))).toEqual([6, 7, 8, 9, 10, 11]);
    expect(requested).toHaveLength(12);
  });

  it('gives the same wherever it is asked to begin or to go on', async () => {
    const ahead = new ReadAhead(counting().data, rowsAt, 4);
    for (const [from, count] of [
      [8, 4],
      [100, 8],
      [0, 4],
      [4, 12],
    ] as const) {
      expect(valuesOf(await ahead.next(from, count))).toEqual([...rowsAt(from, count)]);
    }
  });

  it('gives the same where batches come to be of another size', async () => {
    const ahead = new ReadAhead(counting().data, rowsAt, 2);
    for (const [from, count, size] of [
      [0, 4, 2],
      [4, 6, 3],
      [10, 3, 3],
      [13, 2, 2],
    ] as const) {
      expect(valuesOf(await ahead.next(from, count, size))).toEqual([...rowsAt(from, count)]);
    }
  });

  it('passes a note on once', async () => {
    const { data } = counting(rows => (rows.some(row => row < 4) ? ['cat.png is skipped'] : []));
    const ahead = new ReadAhead(data, rowsAt, 2);
    expect((await ahead.next(0, 2)).notes).toEqual(['cat.png is skipped']);
    expect((await ahead.next(2, 2)).notes).toEqual([]);
  });

  it('throws what reading threw where it is requested, not where it was read ahead', async () => {
    const { data } = counting(rows => {
      if (rows.includes(5)) throw new Error('row 5 is broken');
      return [];
    });
    const ahead = new ReadAhead(data, rowsAt, 2);
    await ahead.next(0, 2);
    await ahead.next(2, 2);
    await expect(Promise.resolve(ahead.next(4, 2))).rejects.toThrow('row 5 is broken');
  });

  it('asks a split in memory at once and for no more', () => {
    const requested: number[][] = [];
    const fetch = (rows: Int32Array): Examples => {
      requested.push([...rows]);
      return { arrays: [rows], notes: [] };
    };
    const data = { ...counting().data, streamed: false, fetch };
    const taken = new ReadAhead(data, rowsAt, 2).next(4, 6);
    expect(valuesOf(taken as Examples)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(requested).toHaveLength(1);
  });
});
