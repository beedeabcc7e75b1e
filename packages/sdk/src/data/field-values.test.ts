import { expect, test } from 'vitest';
import { concatValues, takeRows } from './field-values.ts';

test('pieces are joined in their order and keep their type', () => {
  const joined = concatValues([Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(255)]);
  expect(joined).toEqual(Uint8Array.of(1, 2, 255));
});

test('rows are taken in the order asked for, one several times where it is asked for so', () => {
  const values = Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5);
  expect(takeRows(values, 2, Int32Array.of(2, 0, 2))).toEqual(Float32Array.of(2, 2.5, 0, 0.5, 2, 2.5));
});
