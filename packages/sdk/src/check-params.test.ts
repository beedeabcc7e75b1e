import { describe, expect, it } from 'vitest';
import { checkParams } from './check-params.ts';
import { PluginContractError } from './errors.ts';
import type { ParamSchema } from './params.ts';

const check = (schema: object) => (): void =>
  checkParams("metric 'm'", { p: { description: 'P.', ...schema } as ParamSchema });

/** Message and hint of the refusal. */
function refusal(schema: object): string {
  try {
    check(schema)();
  } catch (error) {
    expect(error).toBeInstanceOf(PluginContractError);
    return (error as PluginContractError).describe();
  }
  return '';
}

describe('a keyword', () => {
  it.each([
    [
      'a number',
      { type: 'number', default: 1, minItems: 2 },
      "has 'minItems', which means nothing for the type 'number'",
    ],
    [
      'a text',
      { type: 'string', default: 'a', minimum: 0 },
      "has 'minimum', which means nothing for the type 'string'",
    ],
    ['a list', { type: 'array', default: [], properties: {} }, "has 'properties', which means nothing"],
    ['a switch', { type: 'boolean', default: true, items: {} }, "has 'items', which means nothing"],
    ['a misspelt one', { type: 'number', default: 1, minimun: 0 }, 'it can have enum, minimum, maximum'],
    [
      'a type that is none',
      { type: 'colour', default: 1 },
      'Types: number, integer, boolean, string, array, object, part, parts.',
    ],
    ['no type', { default: 1 }, "is of type 'undefined'"],
  ])('is refused: %s', (_, schema, message) => {
    expect(refusal(schema)).toContain("Parameter 'p' of metric 'm'");
    expect(refusal(schema)).toContain(message);
  });

  it.each([
    ['a number that may be null', { type: 'number', default: null, nullable: true }, 'cannot change null'],
    ['a whole number', { type: 'integer', default: 1 }, 'can say "static"'],
    ['a text', { type: 'string', default: 'a' }, 'can say "static"'],
  ])('schedulable is refused on %s', (_, schema, message) => {
    expect(refusal({ ...schema, schedulable: true })).toContain(message);
    expect(check({ ...schema, schedulable: false })).not.toThrow();
  });

  it('counts as left out where it is undefined', () => {
    expect(check({ type: 'number', default: 1, minItems: undefined })).not.toThrow();
  });
});

describe('a default', () => {
  it.each<[string, object, string]>([
    ['of another type', { type: 'number', default: '1' }, `is "1", which is not of type 'number'`],
    ['that is no whole number', { type: 'integer', default: 0.5 }, "is 0.5, which is not of type 'integer'"],
    ['that is no number at all', { type: 'number', default: NaN }, "is NaN, which is not of type 'number'"],
    ['that is null', { type: 'number', default: null }, 'is null, but it is not nullable'],
    ['under its minimum', { type: 'number', default: -1, minimum: 0 }, 'is -1, less than the minimum 0'],
    ['over its maximum', { type: 'integer', default: 3, maximum: 2 }, 'is 3, more than the maximum 2'],
    ['on its open minimum', { type: 'number', default: 0, exclusiveMinimum: 0 }, 'is 0, not above 0'],
    ['on its open maximum', { type: 'number', default: 1, exclusiveMaximum: 1 }, 'is 1, not below 1'],
    [
      'of no value of its enum',
      { type: 'string', default: 'c', enum: ['a', 'b'] },
      'is "c", which is not one of "a", "b"',
    ],
    [
      'that its pattern does not match',
      { type: 'string', default: 'A', pattern: '^a$' },
      'does not match ^a$',
    ],
    ['that is too short', { type: 'string', default: '', minLength: 1 }, 'is "", shorter than 1'],
    ['of too few items', { type: 'array', default: [], minItems: 1 }, 'is [], with fewer items than 1'],
    [
      'of too many items',
      { type: 'array', default: [1, 2], maxItems: 1 },
      'is [1,2], with more items than 1',
    ],
    [
      'with an item of another type',
      { type: 'array', default: [1, 'a'], items: { type: 'integer' } },
      `whose item 1 is "a", which is not of type 'integer'`,
    ],
    [
      'with an item under the minimum of items',
      { type: 'array', default: [0], items: { type: 'integer', minimum: 1 } },
      'whose item 0 is 0, less than the minimum 1',
    ],
    ['of a list for a map', { type: 'object', default: [] }, "is [], which is not of type 'object'"],
  ])('%s is refused', (_, schema, message) => {
    expect(refusal(schema)).toContain("The default of parameter 'p' of metric 'm'");
    expect(refusal(schema)).toContain(message);
  });

  it.each([
    { type: 'number', default: 0, minimum: 0, maximum: 0 },
    { type: 'number', default: null, nullable: true, minimum: 1 },
    { type: 'integer', default: 2, enum: [1, 2] },
    { type: 'array', default: [1, 2], enum: [[1, 2], [3]] },
    { type: 'array', default: null, nullable: true, items: { type: 'integer', minimum: 1 } },
    { type: 'object', default: { a: 1 }, properties: { a: { type: 'number' } } },
    { type: 'boolean', default: false },
  ])('within what it allows is taken: %o', schema => {
    expect(check(schema)).not.toThrow();
  });
});
