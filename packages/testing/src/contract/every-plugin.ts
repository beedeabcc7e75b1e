import { ExperimentError, type Catalog } from '@ganzoo/core';
import type { Plugin } from '@ganzoo/sdk';
import { expect, it } from 'vitest';
import { loadObject, type ExperimentObject } from '../mini-run.ts';

/** An experiment in which the plugin stands with these parameters, and where an error about it should point. */
function experimentWith({ kind, name }: Plugin, params: Record<string, unknown>): ExperimentObject {
  const part = { use: name, ...params };
  switch (kind) {
    case 'constraint':
      return { constraints: [part] };
    case 'scheduler':
      return { schedulers: [part] };
    case 'metric':
      return { metrics: [part] };
    case 'features':
      return { metrics: [{ use: 'fid', features: part }] };
    case 'optimizer':
      return { train: { steps: 10, optimizers: { default: part } } };
    default:
      return { [kind]: part };
  }
}

/** What holds for a plugin of any kind: it stands in an experiment with its defaults, and refuses what it does not know. */
export function everyPluginContract(plugin: Plugin, catalog: Catalog): void {
  it('is described', () => {
    expect(plugin.summary).toMatch(/\.$/);
    for (const schema of Object.values(plugin.params)) expect(schema.description).toMatch(/\.$/);
  });

  it('is accepted with its defaults', async () => {
    await expect(loadObject(catalog, experimentWith(plugin, {}))).resolves.toBeDefined();
  });

  it('refuses an unknown parameter by name', async () => {
    const refused = loadObject(catalog, experimentWith(plugin, { notAParameter: 1 }));
    await expect(refused).rejects.toThrow(ExperimentError);
    await expect(refused).rejects.toThrow(/notAParameter/);
  });

  it.each(Object.entries(plugin.params))("refuses a wrong type for '%s'", async (key, { type }) => {
    const wrong = type === 'object' || type === 'array' ? 'text' : { a: 1 };
    await expect(loadObject(catalog, experimentWith(plugin, { [key]: wrong }))).rejects.toThrow(
      ExperimentError,
    );
  });
}
