import { formatBytes } from '@ganzoo/fetch';
import type { DataSpec, FieldSpec } from '@ganzoo/sdk';
import { formatCount } from '../text/numbers.ts';

/** Size of a data set: examples, and bytes in memory. */
export interface DataSize {
  readonly examples: number;
  /** Bytes of one example. */
  readonly bytesEach: number;
  /** Bytes of all examples of all splits. */
  readonly bytes: number;
}

const BYTES: Readonly<Record<FieldSpec['dtype'], number>> = { uint8: 1, int32: 4, float32: 4 };

/** Examples in all splits and bytes they take in memory; undefined where fields or splits are not known. */
export function sizeOfData({ fields, splits }: Partial<DataSpec>): DataSize | undefined {
  if (!fields || !splits) return undefined;
  const examples = Object.values(splits).reduce((sum, count) => sum + count, 0);
  const bytesEach = Object.values(fields)
    .map(({ shape, dtype }) => shape.reduce((a, b) => a * b, BYTES[dtype]))
    .reduce((a, b) => a + b, 0);
  return { examples, bytesEach, bytes: examples * bytesEach };
}

/** `70,000 examples of 788 bytes each: 55.2 MB in memory when all are loaded`, or that they are read while training. */
export function sizeText({ examples, bytesEach, bytes }: DataSize, streamed = false): string {
  const each = bytesEach < 1e6 ? `${formatCount(bytesEach)} bytes` : formatBytes(bytesEach);
  const all = streamed ? 'in all, read while training' : 'in memory when all are loaded';
  return `${formatCount(examples)} examples of ${each} each: ${formatBytes(bytes)} ${all}`;
}
