import { Catalog, discoverPlugins } from '@ganzoo/core';
import { pluginContract, stripes, testEngine, twoDomains } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { dataParams, writeDataFiles } from './fixtures/data-files.ts';
import { beforeAll, describe, expect, it } from 'vitest';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const plugins = found.list().map(({ plugin }) => plugin);
const catalog = Catalog.of([...plugins, stripes, twoDomains]);

beforeAll(async () => {
  await testEngine();
  await writeDataFiles();
});

it('finds plugins of every kind, none broken, none twice', () => {
  expect(found.broken).toEqual([]);
  expect(found.duplicates).toEqual([]);
  expect(new Set(plugins.map(({ kind }) => kind)).size).toBe(8);
});

for (const plugin of plugins) {
  pluginContract(plugin, { catalog, params: plugin.kind === 'dataset' ? dataParams(plugin.name) : {} });
}

const losses = plugins.filter(({ kind }) => kind === 'objective' || kind === 'constraint');
const papers = losses.filter(({ params }) => params['variant']?.default === 'paper');
describe("as the study's code has them", () => {
  for (const plugin of papers) pluginContract(plugin, { catalog, params: { variant: 'study' } });
});
