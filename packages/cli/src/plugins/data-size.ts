import { formatBytes } from '@ganzoo/fetch';
import type { DataSpec, FieldSpec } from '@ganzoo/sdk';
import { groupsOf } from '@ganzoo/sdk/data';
import { formatCount } from '../text/numbers.ts';

/** Size of a data set: examples, and bytes in memory. */
export interface DataSize {
  readonly examples: number;
  /** Bytes of one example; left out where the data set has groups, whose examples are of unlike sizes. */
  readonly bytesEach?: number;
  /** Bytes of all examples of all splits. */
  readonly bytes: number;
}

const BYTES: Readonly<Record<FieldSpec['dtype'], number>> = { uint8: 1, int32: 4, float32: 4 };

/** Examples in all splits and bytes they take in memory; undefined where fields or splits are not known. */
export function sizeOfData({ fields, splits, groups }: Partial<DataSpec>): DataSize | undefined {
  if (!fields || !(splits ?? groups)) return undefined;
  const sizes = Object.values(groupsOf({ fields, splits, groups })).map(group => ({
    examples: sum(Object.values(group.splits)),
    bytesEach: sum(group.fields.map(name => bytesOf(fields[name]))),
  }));
  return {
    examples: sum(sizes.map(({ examples }) => examples)),
    ...(!groups && { bytesEach: sizes[0]!.bytesEach }),
    bytes: sum(sizes.map(({ examples, bytesEach }) => examples * bytesEach)),
  };
}

function bytesOf(field: FieldSpec | undefined): number {
  return field ? field.shape.reduce((a, b) => a * b, BYTES[field.dtype]) : 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => a + b, 0);
}

/** `70,000 examples of 788 bytes each: 55.2 MB in memory when all are loaded`, or that they are read while training. */
export function sizeText({ examples, bytesEach, bytes }: DataSize, streamed = false): string {
  const size = (count: number): string => (count < 1e6 ? `${formatCount(count)} bytes` : formatBytes(count));
  const each = bytesEach === undefined ? '' : ` of ${size(bytesEach)} each`;
  const all = streamed ? 'in all, read while training' : 'in memory when all are loaded';
  return `${formatCount(examples)} examples${each}: ${formatBytes(bytes)} ${all}`;
}
