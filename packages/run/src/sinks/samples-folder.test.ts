import { expect, test } from 'vitest';
import { pictureName, tableName } from './samples-folder.ts';

test('pictures are named by tag and step, in the order of the training', () => {
  expect(pictureName('samples/fixed', 100)).toBe('fixed-000100.png');
  expect(pictureName('samples/fresh', 1234567)).toBe('fresh-1234567.png');
});

test('the table of a curve stands beside its picture', () => {
  expect(tableName('monitors/a/png', 7)).toBe('monitors-a-png-000007.csv');
});

test('a tag cannot lead out of the folder', () => {
  expect(pictureName('metric/../../etc', 1)).toBe('metric-..-..-etc-000001.png');
});
