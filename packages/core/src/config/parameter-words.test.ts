import { expect, test } from 'vitest';
import { parameterRows, rangeText, searchText } from './parameter-words.ts';

test('ranges', () => {
  const number = { type: 'number', default: 1, description: 'x' } as const;
  expect(rangeText(number)).toBe('');
  expect(rangeText({ ...number, minimum: 0 })).toBe('≥ 0');
  expect(rangeText({ ...number, minimum: 0, maximum: 1 })).toBe('0 .. 1');
  expect(rangeText({ ...number, minimum: 0, exclusiveMaximum: 1 })).toBe('≥ 0, < 1');
  expect(rangeText({ ...number, exclusiveMinimum: 0, maximum: 1 })).toBe('> 0, ≤ 1');
  expect(rangeText({ type: 'string', enum: ['a', 'b'], default: 'a', description: 'x' })).toBe('a | b');
  expect(rangeText({ type: 'array', minItems: 1, default: [], description: 'x' })).toBe('1 or more items');
});

test('search ranges', () => {
  expect(searchText({ range: [1e-5, 1e-2], log: true })).toBe('0.00001 .. 0.01 log');
  expect(searchText({ range: [0, 1] })).toBe('0 .. 1');
  expect(searchText({ values: [1, 'five', true] })).toBe('1 | "five" | true');
});

test('a parameter in words', () => {
  const rows = parameterRows({
    hidden: { type: 'array', items: { type: 'integer' }, default: [128, 128], description: 'Widths.' },
    scale: { type: 'number', nullable: true, default: null, description: 'Scale.' },
    weight: { type: 'number', default: 1, schedulable: true, description: 'Factor.' },
  });
  expect(rows).toEqual([
    {
      name: 'hidden',
      type: 'integer[]',
      default: '[128,128]',
      range: '',
      search: '',
      description: 'Widths.',
    },
    {
      name: 'scale',
      type: 'number or null',
      default: 'null',
      range: '',
      search: '',
      description: 'Scale.',
    },
    {
      name: 'weight',
      type: 'number',
      default: '1',
      range: '',
      search: '',
      description: 'Factor. A scheduler may change it.',
    },
  ]);
});

test('a part in words', () => {
  const part = { kind: 'optimizer', description: 'A rule.' } as const;
  const rows = parameterRows({
    base: { ...part, type: 'part', default: { use: 'slowed', share: 0.5, base: { use: 'sgd' } } },
    given: { ...part, type: 'part' },
    all: { ...part, type: 'parts', default: [{ use: 'sgd' }, { use: 'adam' }], minItems: 1 },
    none: { ...part, type: 'parts', default: [] },
  });
  expect(rows.map(({ type, default: value, range }) => [type, value, range])).toEqual([
    ['part: optimizer', '{ use: slowed, share: 0.5, base: { use: sgd } }', ''],
    ['part: optimizer', 'must be given', ''],
    ['parts: optimizer[]', '[{ use: sgd }, { use: adam }]', '1 or more items'],
    ['parts: optimizer[]', '[]', ''],
  ]);
});
