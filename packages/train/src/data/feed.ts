import { batchIn } from '@ganzoo/core';
import type { Rng } from '@ganzoo/sdk';
import { streamOf, type BatchSource, type DrawnGroup } from './batch-source.ts';
import { DataOrder } from './order.ts';
import { ReadAhead } from './read-ahead.ts';
import type { Examples } from './split-data.ts';

/** Examples of each group used so far, by its name. */
export type Used = Readonly<Record<string, number>>;

/** How much is taken of each group: batches, of `train.batchSize` examples unless said. */
export interface Taken {
  readonly batches: number;
  /** Of a phase that has another; a group that says its own has that. */
  readonly batchSize?: number;
}

/** A group with the order in which its examples come. */
interface OrderedGroup extends DrawnGroup {
  readonly order: DataOrder;
  readonly ahead: ReadAhead;
}

/**
 * Gives a training its examples, group by group, each in an order of its own.
 *
 * What comes next depends on the seed and on how many of each group were used, and on nothing else.
 */
export class Feed {
  private readonly groups: readonly OrderedGroup[];

  constructor({ groups }: BatchSource, rng: Rng) {
    this.groups = groups.map(group => {
      const order = new DataOrder(rng.fork(streamOf('order', group)), group.data.size);
      const rowsAt = (from: number, count: number): Int32Array => order.rows(from, count);
      return { ...group, order, ahead: new ReadAhead(group.data, rowsAt, group.batch) };
    });
  }

  /** The examples of the next batches, an array for each argument of the source; at once where all are in memory. */
  next(used: Used, { batches, batchSize }: Taken): Examples | Promise<Examples> {
    return joined(
      this.groups.map(group => {
        const batch = batchIn(group, batchSize);
        return group.ahead.next(used[group.name] ?? 0, batches * batch, batch);
      }),
    );
  }

  /** The examples of some batches, such as ones that were used before; none are read ahead. */
  at(used: Used, taken: Taken): Examples | Promise<Examples> {
    const rows = this.rows(used, taken);
    return joined(this.groups.map(({ name, data }) => data.fetch(rows[name]!)));
  }

  /** Rows of the next batches by group. */
  rows(used: Used, { batches, batchSize }: Taken): Readonly<Record<string, Int32Array>> {
    const rows = this.groups.map(group => {
      const { name, order } = group;
      return [name, order.rows(used[name] ?? 0, batches * batchIn(group, batchSize))] as const;
    });
    return Object.fromEntries(rows);
  }

  /** What is used once so many batches more are. */
  after(used: Used, { batches, batchSize }: Taken): Used {
    const now = this.groups.map(group => {
      const { name } = group;
      return [name, (used[name] ?? 0) + batches * batchIn(group, batchSize)] as const;
    });
    return { ...used, ...Object.fromEntries(now) };
  }
}

/** The examples of all groups as one. */
function joined(groups: readonly (Examples | Promise<Examples>)[]): Examples | Promise<Examples> {
  const ready = groups.filter((each): each is Examples => !(each instanceof Promise));
  if (ready.length < groups.length)
    return Promise.all(groups.map(each => Promise.resolve(each))).then(joined);
  return {
    arrays: ready.flatMap(({ arrays }) => arrays),
    notes: ready.flatMap(({ notes }) => notes),
  };
}
