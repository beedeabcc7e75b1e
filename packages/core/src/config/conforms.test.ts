import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { conforms } from './conforms.ts';
import { STRUCTURE } from './structure.ts';

const ajv = new Ajv({ strict: false, strictNumbers: true, ownProperties: true });

const SCHEMAS: readonly Record<string, unknown>[] = [
  { type: 'number' },
  { type: 'integer', minimum: 0, maximum: 3 },
  { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  { type: ['number', 'null'], minimum: 1 },
  { minimum: 1, minLength: 2 },
  { type: 'string', minLength: 1, maxLength: 2 },
  { type: 'string', pattern: '^[a-c]+$' },
  { type: 'boolean' },
  { enum: ['a', 1, null, true] },
  { type: 'array', items: { type: 'integer' }, minItems: 1, maxItems: 2 },
  { type: 'object', minProperties: 1, maxProperties: 2 },
  { type: 'object', required: ['a'], properties: { a: { type: 'number' } }, additionalProperties: false },
  { type: 'object', properties: { a: {} }, additionalProperties: { type: 'string' } },
  { type: 'object', additionalProperties: true },
  { properties: { a: { type: 'number' } } },
  { type: 'object', required: ['toString'] },
];

const scalar = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    'a',
    'abc',
    'ab',
    '𝒳',
    '𝒳𝒳',
    0,
    1,
    -1,
    0.5,
    2,
    3,
    4,
    Number.NaN,
    Infinity,
  ),
  fc.integer(),
  fc.string(),
);
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('a', 'b', 'toString', '__proto__'), scalar, { maxKeys: 3 }),
);

describe('conforms', () => {
  it.each(SCHEMAS.map(schema => [JSON.stringify(schema), schema] as const))(
    'says yes exactly where ajv does: %s',
    (_, schema) => {
      const validate = ajv.compile(schema);
      fc.assert(
        fc.property(value, one => {
          expect(conforms(schema, one)).toBe(validate(one));
        }),
        { seed: 12, numRuns: 300 },
      );
    },
  );

  it('says no where the schema has a word that it does not know, or is wrong itself', () => {
    expect(conforms({ type: 'number', multipleOf: 2 }, 4)).toBe(false);
    expect(conforms({ type: 'string', pattern: '[' }, 'a')).toBe(false);
    expect(conforms({ type: 'nubmer' }, 1)).toBe(false);
    expect(conforms({ required: 1 }, {})).toBe(false);
    expect(conforms(undefined, 1)).toBe(false);
  });

  it('knows each word of the structure, so that a right experiment needs no validator', () => {
    const file = new URL('../../../../experiments/quick/ring.yaml', import.meta.url);
    const ring = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    expect(conforms(STRUCTURE, ring)).toBe(true);
    expect(conforms(STRUCTURE, { ...ring, seeds: 1 })).toBe(false);
  });
});
