import type { ParamSchema } from '@ganzoo/sdk';
import { conforms } from './conforms.ts';
import { paramSchema } from './part-schema.ts';
import { describeSchema } from './wording.ts';

/** What a parameter allows, in words, where a number is beyond its limits; undefined where it is not. */
export function refusedNumber(parameter: ParamSchema, value: number): string | undefined {
  const schema = paramSchema(parameter);
  return conforms(schema, value) ? undefined : describeSchema(schema, true);
}
