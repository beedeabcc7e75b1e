import { describe, expect, it } from 'vitest';
import { describeSchema, show } from './wording.ts';

describe('show', () => {
  it.each([
    ['big', "'big'"],
    [0.5, '0.5'],
    [null, 'null'],
    [Infinity, 'infinite (.inf)'],
    [-Infinity, 'infinite (-.inf)'],
    [NaN, 'not a number (.nan)'],
    [[1, 'a'], "[1, 'a']"],
    [[1, 2, 3, 4, 5, 6, 7], 'a list of 7 items'],
    [{}, 'an empty map'],
    [{ a: 1, b: 2 }, 'a map of a, b'],
  ])('%j', (value, text) => {
    expect(show(value)).toBe(text);
  });

  it('cuts what is long', () => {
    expect(show('x'.repeat(500)).length).toBeLessThanOrEqual(80);
  });
});

describe('describeSchema', () => {
  it.each([
    [{ type: 'integer', minimum: 1 }, 'an integer >= 1'],
    [{ type: 'number', exclusiveMinimum: 0, maximum: 1 }, 'a number > 0 and <= 1'],
    [{ type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }, 'an integer >= 0'],
    [{ type: 'string', enum: ['a', 'b'] }, 'one of a, b'],
    [{ type: ['string', 'null'], enum: ['a', null] }, 'one of a, null'],
    [{ type: 'boolean' }, 'true or false'],
    [{ type: ['number', 'null'] }, 'a number, or null'],
    [{ type: 'array', items: { type: 'string' }, minItems: 1 }, 'a list of at least 1 items, each item text'],
    [
      { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
      'a list of 2, each item a number',
    ],
    [{ type: 'object', part: 'metric' }, 'a part such as { use: name }'],
    [{ type: 'object', properties: { a: {} } }, 'a map with the keys a'],
    [{ type: 'object' }, 'a map'],
    [{ type: 'string', says: 'whatever' }, 'whatever'],
    [{}, 'anything'],
  ] as const)('%j', (schema, text) => {
    expect(describeSchema(schema)).toBe(text);
  });
});
