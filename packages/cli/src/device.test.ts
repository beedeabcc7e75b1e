import { expect, test } from 'vitest';
import { parseDevice } from './device.ts';

test('a device is the processor or a GPU by its number', () => {
  expect(['cpu', 'gpu', 'gpu:0', 'gpu:07', 'gpu:12'].map(parseDevice)).toEqual([
    'cpu',
    'gpu:0',
    'gpu:0',
    'gpu:7',
    'gpu:12',
  ]);
  for (const text of ['', 'CPU', 'gpu:', 'gpu:-1', 'gpu:x', 'cuda:0', 'gpu:0 ', 'cpu:0', 'gpu:1000']) {
    expect(parseDevice(text)).toBeUndefined();
  }
});
