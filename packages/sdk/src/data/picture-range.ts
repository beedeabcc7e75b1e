import type { DataSpec } from '../contracts/data.ts';
import { rangeOf } from './array-dataset.ts';

/** The parameter `range` of data sets of pictures. */
export const PICTURE_RANGE = {
  type: 'string',
  enum: ['[0,1]', '[-1,1]'],
  default: '[0,1]',
  description: 'Values of black and white; generators end in sigmoid or tanh to match.',
} as const;

/** A specification whose pictures, field `x`, are scaled to the range that {@link PICTURE_RANGE} names. */
export function inRange(spec: DataSpec, range: (typeof PICTURE_RANGE.enum)[number]): DataSpec {
  const x = { ...spec.fields['x']!, range: rangeOf(range) };
  return { ...spec, fields: { ...spec.fields, x } };
}
