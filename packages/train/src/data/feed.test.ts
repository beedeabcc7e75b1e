import { Rng } from '@ganzoo/sdk';
import { describe, expect, it } from 'vitest';
import { BatchSource } from './batch-source.ts';
import { Feed } from './feed.ts';
import { DataOrder } from './order.ts';
import type { Examples, SplitData } from './split-data.ts';

/** A group whose examples are their own rows. */
function group(name: string, size: number, batch: number, streamed = false) {
  const data: SplitData = {
    size,
    streamed,
    arguments: [{ shape: [], dtype: 'int32' }],
    fetch: rows => {
      const examples: Examples = { arrays: [rows], notes: [`read ${name}`] };
      return streamed ? Promise.resolve(examples) : examples;
    },
    batch: () => ({}),
    rows: ([rows]) => rows!,
    dispose: () => undefined,
  };
  return { name, fields: [name], batch, data };
}

const arraysOf = ({ arrays }: Examples): number[][] => arrays.map(values => [...values]);

describe('Feed', () => {
  it('gives each group its own number of examples, in its own order', () => {
    const feed = new Feed(new BatchSource([group('a', 70, 8), group('b', 5, 2)]), new Rng(1));
    const [a, b] = arraysOf(feed.next({}, { batches: 3 }) as Examples) as [number[], number[]];
    const orderOf = (name: string, size: number, count: number) => [
      ...new DataOrder(new Rng(1).fork(name), size).rows(0, count),
    ];
    expect([a, b]).toEqual([orderOf('order/a', 70, 24), orderOf('order/b', 5, 6)]);
    expect(feed.after({}, { batches: 3 })).toEqual({ a: 24, b: 6 });
  });

  it('keeps the stream of a data set without groups', () => {
    const feed = new Feed(new BatchSource([group('default', 70, 8)]), new Rng(1));
    const order = new DataOrder(new Rng(1).fork('order'), 70);
    expect(feed.rows({ default: 24 }, { batches: 2 })).toEqual({ default: order.rows(24, 16) });
  });

  it('goes on from what was used, also where one group is read and the other in memory', async () => {
    const source = new BatchSource([group('a', 70, 8), group('b', 50, 3, true)]);
    expect(source.streamed).toBe(true);
    const [whole, resumed] = [new Feed(source, new Rng(1)), new Feed(source, new Rng(1))];
    const two = { batches: 2 };
    let used = {};
    for (let i = 0; i < 9; i++) {
      const [next, again] = [await whole.next(used, two), await resumed.at(used, two)];
      expect(arraysOf(next)).toEqual(arraysOf(again));
      used = whole.after(used, two);
    }
    expect(arraysOf(await resumed.next(used, two))).toEqual(arraysOf(await whole.next(used, two)));
  });
});
