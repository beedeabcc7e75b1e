import { completePart, makePart, type Place } from '@ganzoo/core';
import type { PartValue, PluginKind, PluginKinds } from '@ganzoo/sdk';
import { tmpdir } from 'node:os';
import type { Subject } from './subject.ts';

/** What the plugin under test makes, and the plugins of the parts inside it; `change` has the last word on its parameters. */
export async function made<K extends PluginKind>(
  { plugin, catalog, part }: Subject<K>,
  place: Partial<Place>,
  change: (part: PartValue) => PartValue = given => given,
): Promise<PluginKinds[K]['product']> {
  const whole = change(completePart(plugin.kind, part, catalog));
  const here = { catalog, folder: process.cwd(), cacheFolder: tmpdir(), ...place };
  return (await makePart(here, plugin.kind, whole, plugin.name)).product;
}

/** A part in which this parameter has another value, and so in all parts inside it that have such a number. */
export function withNumber(part: PartValue, name: string, value: number): PartValue {
  const entries = Object.entries(part).map(([key, given]) => [key, changed(given)] as const);
  function changed(given: unknown): unknown {
    if (Array.isArray(given)) return given.map(changed);
    return isPart(given) ? withNumber(given, name, value) : given;
  }
  const inner = Object.fromEntries(entries) as unknown as PartValue;
  return typeof part[name] === 'number' ? { ...inner, [name]: value } : inner;
}

function isPart(value: unknown): value is PartValue {
  return typeof value === 'object' && value !== null && typeof (value as { use?: unknown }).use === 'string';
}
