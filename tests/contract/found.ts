import { Catalog, discoverPlugins } from '@ganzoo/core';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { pluginContract, stripes, testEngine, twoDomains } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

/** All plugins of this repository. */
export const found = await discoverPlugins({ start: fileURLToPath(new URL('../..', import.meta.url)) });

const plugins = found.list().map(({ plugin }) => plugin);
const catalog = Catalog.of([...plugins, stripes, twoDomains]);

/**
 * Runs the contract suite of a kind on each of its plugins; one test file calls this for one kind, so that workers share
 * the kinds.
 */
export function contractsOf(
  kind: PluginKind,
  paramsOf: (plugin: Plugin) => Readonly<Record<string, unknown>> = () => ({}),
): void {
  beforeAll(async () => {
    await testEngine();
  });
  const ofKind = plugins.filter(plugin => plugin.kind === kind);
  it('finds some', () => expect(ofKind).not.toEqual([]));
  for (const plugin of ofKind) pluginContract(plugin, { catalog, params: paramsOf(plugin) });
  const papers = ofKind.filter(({ params }) => params['variant']?.default === 'paper');
  if (papers.length === 0) return;
  describe("as the study's code has them", () => {
    for (const plugin of papers) pluginContract(plugin, { catalog, params: { variant: 'lucic2018' } });
  });
}
