import { ExperimentError } from '@ganzoo/core';
import { expect, it } from 'vitest';
import { loadObject, type ExperimentObject } from '../mini-run.ts';
import type { Subject } from './subject.ts';

/** An experiment in which the plugin stands with these parameters, and where an error about it should point. */
function experimentWith({ plugin, part }: Subject, params: Record<string, unknown> = {}): ExperimentObject {
  const whole = { ...part, ...params };
  switch (plugin.kind) {
    case 'constraint':
      return { constraints: [whole] };
    case 'scheduler':
      return { schedulers: [whole] };
    case 'metric':
      return { metrics: [whole] };
    case 'monitor':
      return { monitors: [whole] };
    case 'features':
      return { metrics: [{ use: 'fid', features: whole }] };
    case 'optimizer':
      return { train: { steps: 10, optimizers: { default: whole } } };
    default:
      return { [plugin.kind]: whole };
  }
}

/** What holds for a plugin of any kind: it stands in an experiment, and refuses what it does not know. */
export function everyPluginContract(subject: Subject): void {
  const { plugin, catalog } = subject;

  it('is described', () => {
    expect(plugin.summary).toMatch(/\.$/);
    for (const schema of Object.values(plugin.params)) expect(schema.description).toMatch(/\.$/);
  });

  it('is accepted with these parameters', async () => {
    await expect(loadObject(catalog, experimentWith(subject))).resolves.toBeDefined();
  });

  it('refuses an unknown parameter by name', async () => {
    const refused = loadObject(catalog, experimentWith(subject, { notAParameter: 1 }));
    await expect(refused).rejects.toThrow(ExperimentError);
    await expect(refused).rejects.toThrow(/notAParameter/);
  });

  it.each(Object.entries(plugin.params))("refuses a wrong type for '%s'", async (key, { type }) => {
    const wrong = type === 'object' || type === 'array' ? 'text' : { a: 1 };
    await expect(loadObject(catalog, experimentWith(subject, { [key]: wrong }))).rejects.toThrow(
      ExperimentError,
    );
  });
}
