import { expect, test } from 'vitest';
import { Catalog, type LoadedExperiment } from '@ganzoo/core';
import { definePlugin, type Plugin } from '@ganzoo/sdk';
import { differences, formatDifference, pathsOfData, refusedChanges } from './differences.ts';

const before = {
  name: 'ring',
  constraints: [{ use: 'gradient-penalty', weight: 10 }],
  metrics: [{ use: 'fid' }],
  train: { steps: 100, batchSize: 64, average: null },
  log: { scalars: 50 },
};

test('equal configurations have no differences', () => {
  expect(differences(before, structuredClone(before))).toEqual([]);
});

test('length, compilation, log and metrics may change', () => {
  const after = {
    ...before,
    metrics: [],
    train: { updates: { discriminator: 500 }, compile: 'graph', batchSize: 64, average: null },
    log: { scalars: 10 },
  };
  expect(refusedChanges(before, after)).toEqual([]);
});

test('everything else is named with both values', () => {
  const after = {
    ...before,
    constraints: [{ use: 'gradient-penalty', weight: 1 }, { use: 'weight-clipping' }],
    train: { steps: 100, batchSize: 32, average: { use: 'ema' } },
  };
  expect(refusedChanges(before, after).map(formatDifference)).toEqual([
    'constraints.0.weight: 10, now 1',
    'constraints.1: not given, now {"use":"weight-clipping"}',
    'train.batchSize: 64, now 32',
    'train.average: null, now {"use":"ema"}',
  ]);
});

test('a key that an earlier version did not know may have its default, and no other value', () => {
  const later = (accumulate: number) => ({ ...before, train: { ...before.train, accumulate } });
  expect(refusedChanges(before, later(1))).toEqual([]);
  expect(refusedChanges(before, later(4)).map(({ path }) => path)).toEqual(['train.accumulate']);
  expect(refusedChanges(later(1), before).map(({ path }) => path)).toEqual(['train.accumulate']);
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

test('values that name files of the data are found in data sets inside others, and nowhere else', () => {
  const path = { type: 'string', default: '', path: true, description: 'F.' } as const;
  const base = { type: 'part', kind: 'dataset', description: 'B.' } as const;
  const catalog = Catalog.of([
    dataset('files', { folder: path, size: { type: 'integer', default: 1, description: 'S.' } }),
    dataset('pair', { a: base, all: { ...base, type: 'parts', default: [] }, list: path }),
  ]);
  const config = {
    dataset: {
      use: 'pair',
      a: { use: 'files' },
      all: [{ use: 'files' }, { use: 'pair', a: { use: 'files' } }],
    },
  };
  expect(pathsOfData({ config, catalog } as unknown as LoadedExperiment)).toEqual([
    'dataset.list',
    'dataset.a.folder',
    'dataset.all.0.folder',
    'dataset.all.1.list',
    'dataset.all.1.a.folder',
  ]);
});

function dataset(name: string, params: Plugin['params']): Plugin {
  return definePlugin({ kind: 'dataset', name, summary: 'S.', params, create: () => ({}) as never });
}
