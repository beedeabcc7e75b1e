import { expect, test } from 'vitest';
import { differences, formatDifference, refusedChanges } from './differences.ts';

const before = {
  name: 'ring',
  constraints: [{ use: 'gradient-penalty', weight: 10 }],
  metrics: [{ use: 'fid' }],
  train: { steps: 100, batchSize: 64, ema: null },
  log: { scalars: 50 },
};

test('equal configurations have no differences', () => {
  expect(differences(before, structuredClone(before))).toEqual([]);
});

test('length, log and metrics may change', () => {
  const after = {
    ...before,
    metrics: [],
    train: { updates: { discriminator: 500 }, batchSize: 64, ema: null },
    log: { scalars: 10 },
  };
  expect(refusedChanges(before, after)).toEqual([]);
});

test('everything else is named with both values', () => {
  const after = {
    ...before,
    constraints: [{ use: 'gradient-penalty', weight: 1 }, { use: 'weight-clipping' }],
    train: { steps: 100, batchSize: 32, ema: { decay: 0.9 } },
  };
  expect(refusedChanges(before, after).map(formatDifference)).toEqual([
    'constraints.0.weight: 10, now 1',
    'constraints.1: not given, now {"use":"weight-clipping"}',
    'train.batchSize: 64, now 32',
    'train.ema: null, now {"decay":0.9}',
  ]);
});

test('a key that only begins like a free one is not free', () => {
  expect(refusedChanges({ train: {} }, { train: { stepsize: 1 } })).toHaveLength(1);
});

test('plugins may lie elsewhere, and the files of the data that are named', () => {
  const at = (folder: string) => ({
    plugins: [`${folder}/mine.ts`],
    dataset: { use: 'npz', file: `${folder}/data.npz`, x: 'x' },
  });
  expect(refusedChanges(at('/a'), at('/b'), ['dataset.file'])).toEqual([]);
  expect(refusedChanges(at('/a'), at('/b')).map(({ path }) => path)).toEqual(['dataset.file']);
});
