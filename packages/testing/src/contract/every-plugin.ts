import { ExperimentError } from '@ganzoo/core';
import type { ParamSchema } from '@ganzoo/sdk';
import { expect } from 'vitest';
import { loadObject } from '../mini-run.ts';
import { it } from './checks.ts';
import { experimentWith, type Subject } from './subject.ts';

/** What holds for a plugin of any kind: it stands in an experiment, and refuses what it does not know. */
export function everyPluginContract(subject: Subject): void {
  const { plugin, catalog } = subject;
  const refuses = async (params: Readonly<Record<string, unknown>>): Promise<void> => {
    const [name = ''] = Object.keys(params);
    const refused = loadObject(catalog, experimentWith(subject, params));
    await expect(refused, JSON.stringify(params)).rejects.toThrow(ExperimentError);
    await expect(refused).rejects.toThrow(name);
  };

  it('is described', () => {
    expect(plugin.summary).toMatch(/\.$/);
    for (const schema of Object.values(plugin.params)) expect(schema.description).toMatch(/\.$/);
  });

  it('is accepted with these parameters', async () => {
    await expect(loadObject(catalog, experimentWith(subject))).resolves.toBeDefined();
  });

  it('refuses an unknown parameter by name', () => refuses({ notAParameter: 1 }));

  for (const [key, schema] of Object.entries(plugin.params)) {
    const { type } = schema;
    const wrong = { object: 'text', array: 'text', part: 7, parts: 7 }[String(type)] ?? { a: 1 };
    it(`refuses a wrong type for '${key}'`, () => refuses({ [key]: wrong }));
    const beyond = valuesBeyond(schema);
    if (beyond.length === 0) continue;
    it(`refuses values of '${key}' beyond its limits`, async () => {
      for (const value of beyond) await refuses({ [key]: value });
    });
  }
}

/** A value beyond each limit that a number or a name has. */
function valuesBeyond({ type, enum: choices, ...limits }: ParamSchema): unknown[] {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = limits;
  const beyond: unknown[] = [];
  if (minimum !== undefined) beyond.push(minimum - 1);
  if (maximum !== undefined) beyond.push(maximum + 1);
  if (exclusiveMinimum !== undefined) beyond.push(exclusiveMinimum);
  if (exclusiveMaximum !== undefined) beyond.push(exclusiveMaximum);
  if (choices && type === 'string') beyond.push(`${choices.join(' or ')} or something else`);
  return beyond;
}
