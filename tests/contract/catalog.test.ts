import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { found } from './found.ts';

it('finds plugins of every kind, none broken, none twice', () => {
  expect(found.broken).toEqual([]);
  expect(found.duplicates).toEqual([]);
  expect(new Set(found.list().map(({ plugin }) => plugin.kind))).toEqual(new Set(PLUGIN_KINDS));
});

it('has a test file for each kind', () => {
  const files = readdirSync(import.meta.dirname);
  expect(files).toEqual(expect.arrayContaining(PLUGIN_KINDS.map(kind => `${kind}.test.ts`)));
});
