import type { ArgumentSpec } from '@ganzoo/engine';
import type { tf } from '@ganzoo/sdk';
import { DEFAULT_GROUP } from '@ganzoo/sdk/data';
import { known } from '@ganzoo/sdk/host';
import { exampleArguments, exampleTensors, type SplitData, type Take } from './split-data.ts';

/** A group of fields, and how many of its examples an update takes. */
export interface DrawnGroup {
  readonly name: string;
  /** Those that the game reads. */
  readonly fields: readonly string[];
  readonly batch: number;
  /** True where no phase changes that. */
  readonly fixed?: boolean;
  readonly data: SplitData;
}

/** Real examples in a batch. */
export interface RealExamples {
  /** By field, [n, ...shape]. */
  readonly fields: Readonly<Record<string, tf.Tensor>>;
  /** Their rows by group, int32 [n]; taken from the arguments where somebody asks for them. */
  readonly rows: Readonly<Record<string, tf.Tensor>>;
}

/** What the batches of a split are drawn from: the groups of which the game reads a field, one after another. */
export class BatchSource {
  constructor(readonly groups: readonly DrawnGroup[]) {}

  /** True where one of the groups is read while it is used. */
  get streamed(): boolean {
    return this.groups.some(({ data }) => data.streamed);
  }

  /** Arguments for examples of each group in some arrangement, such as [batches, group.batch]. */
  arguments(arrangement: (group: DrawnGroup) => readonly number[]): ArgumentSpec[] {
    return this.groups.flatMap(group => exampleArguments(group.data, arrangement(group)));
  }

  /** Arguments with `count` examples of each group, which have the rows that `rowsOf` chooses; the caller's to dispose. */
  async fetch(count: number, rowsOf: (group: DrawnGroup) => Int32Array): Promise<tf.Tensor[]> {
    const drawn: tf.Tensor[] = [];
    for (const group of this.groups)
      drawn.push(...exampleTensors(group.data, await group.data.fetch(rowsOf(group)), [count]));
    return drawn;
  }

  /** The examples of all groups from the arguments, or from a part of each. */
  batch(args: readonly tf.Tensor[], take?: Take): RealExamples {
    const fields: Record<string, tf.Tensor> = {};
    const rows: Record<string, tf.Tensor> = {};
    let at = 0;
    for (const { name, data } of this.groups) {
      const own = args.slice(at, at + data.arguments.length);
      at += own.length;
      Object.assign(fields, data.batch(own, take));
      Object.defineProperty(rows, name, { enumerable: true, get: () => data.rows(own, take) });
    }
    return { fields, rows: known('group', rows) };
  }

  /** The examples of the group that a field is in. */
  of(field: string): SplitData {
    const group = this.groups.find(({ fields }) => fields.includes(field));
    if (!group) throw new ReferenceError(`no group with a field '${field}' is drawn`);
    return group.data;
  }

  async dispose(): Promise<void> {
    for (const { data } of this.groups) await data.dispose();
  }
}

/** Name of a group's own stream of random numbers, `order/a`; the group `default` has the bare one. */
export function streamOf(name: string, { name: group }: Pick<DrawnGroup, 'name'>): string {
  return group === DEFAULT_GROUP ? name : `${name}/${group}`;
}
