import { Catalog, PluginLoader, discoverPlugins } from '@ganzoo/core';
import type { Plugin } from '@ganzoo/sdk';
import { contractOf, stripes, twoDomains, type ExperimentObject } from '@ganzoo/testing';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT } from '../tools/shared/root.ts';
import * as growing from './fixtures/outside/growing.ts';
import { shownPlugins } from './fixtures/shown-plugin.ts';

const folder = await mkdtemp(join(tmpdir(), 'ganzoo-guide-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const text = await readFile(join(ROOT, 'docs/writing-plugins.md'), 'utf8');
const sources = shownPlugins(text);
const shown: Plugin[] = [];
for (const [i, code] of sources.entries()) {
  const file = join(folder, `shown-${i}.ts`);
  await writeFile(file, code);
  const { entries, broken } = await new PluginLoader().load([{ route: 'file', file }]);
  if (broken.length > 0) throw new Error(broken[0]!.message);
  shown.push(...entries.map(({ plugin }) => plugin));
}
const found = await discoverPlugins({ start: ROOT });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  stripes,
  twoDomains,
  ...shown,
  ...Object.values(growing),
]);

const pair = { use: 'unpaired', a: { use: 'test-stripes' }, b: { use: 'test-stripes' } };

/** What a plugin of the guide needs around it, where that is not what the suite has. */
const SURROUNDINGS: Readonly<Record<string, ExperimentObject>> = {
  growing: {
    dataset: { use: 'subset', base: { use: 'mnist' }, size: 64 },
    architecture: { use: 'outside-growing' },
    objective: { use: 'growing', base: { use: 'non-saturating' }, sizes: [8, 4], each: 8 },
  },
  reconstruction: { objective: { use: 'squeeze' } },
  ...Object.fromEntries(
    shown.filter(({ name }) => /cycle/.test(name)).map(({ name }) => [name, { dataset: pair }] as const),
  ),
};

it('shows a plugin of each kind', () => {
  expect(new Set(shown.map(({ kind }) => kind)).size).toBe(10);
});

describe.each(shown.map(plugin => [`${plugin.kind} '${plugin.name}'`, plugin] as const))(
  'the guide: %s',
  (_, plugin) => {
    const experiment = SURROUNDINGS[plugin.name] ?? {};
    for (const { name, run } of contractOf(plugin, { catalog, experiment })) it(name, run);
  },
);
