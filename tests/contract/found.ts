import { Catalog, discoverPlugins } from '@ganzoo/core';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import {
  contractOf,
  pluginContract,
  stripes,
  testEngine,
  twoDomains,
  type ContractOptions,
} from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it } from 'vitest';

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
}

/** Names of the checks that a plugin fails, of those whose name fits. */
export async function failuresOf(
  plugin: Plugin,
  which: RegExp,
  options: Omit<ContractOptions, 'catalog'> = {},
): Promise<string[]> {
  const all = catalogWith(plugin);
  const failed: string[] = [];
  for (const { name, run } of contractOf(plugin, { catalog: all, ...options }))
    if (which.test(name))
      await run().catch((error: unknown) => {
        if (!(error instanceof Error)) throw error;
        failed.push(name);
      });
  return failed;
}

/** The catalog with a plugin of a test, in the place of another of its name. */
function catalogWith(plugin: Plugin): Catalog {
  return Catalog.of([...plugins, stripes, twoDomains, plugin]);
}

let draws = 0;

/** Another number from 0 to 1 at each call, whatever the seed: what a plugin that draws by Math.random would get. */
export function chance(): number {
  draws += 1;
  return (draws * 0.618) % 1;
}
