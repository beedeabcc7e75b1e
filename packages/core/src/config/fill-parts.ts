import type { PartValue, Plugin, PluginKind } from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import { partSchema, pluginOf } from './part-schema.ts';
import { isRecord, schemaUnder, withDefaults } from './schema.ts';
import type { JsonSchema } from './schema.ts';
import { innerPart } from './structure.ts';
import type { Path } from './tree.ts';

/** A default that was taken on the way to a part: of which parameter of which plugin, and where. */
interface Taken {
  readonly plugin: Plugin;
  readonly parameter: string;
  readonly path: Path;
}

/** Defaults that lead back to themselves: the plugins one after another, and the part that has none of its own. */
export interface Circle {
  readonly path: Path;
  readonly plugins: readonly Plugin[];
}

/**
 * A copy of a value with the defaults of the schema and of each plugin that is used, those inside others too; keys in the
 * order of the section, then of the plugin.
 *
 * Plugins that are not loaded are left as they are. Where defaults go round in a circle, it ends, and `circles` is told.
 */
export function fillParts(
  value: unknown,
  schema: JsonSchema,
  catalog: Catalog,
  circles: Circle[] = [],
): unknown {
  const fill = (
    here: unknown,
    written: unknown,
    at: JsonSchema,
    path: Path,
    taken: readonly Taken[],
  ): unknown => {
    if (Array.isArray(here)) {
      const { items } = at;
      const given = Array.isArray(written) ? written : [];
      return items ? here.map((item, i) => fill(item, given[i], items, [...path, String(i)], taken)) : here;
    }
    if (!isRecord(here)) return here;
    const plugin = pluginOf(at, here, catalog);
    const whole = plugin ? partSchema(at, plugin) : at;
    const filled = withDefaults(whole, here) as Record<string, unknown>;
    for (const key of Object.keys(filled)) {
      const under = schemaUnder(whole, key);
      if (!under) continue;
      const below = isRecord(written) && Object.hasOwn(written, key) ? written[key] : undefined;
      const inner = [...path, key];
      let chain = taken;
      if (isWhole(below)) chain = [];
      else if (plugin && Object.hasOwn(plugin.params, key) && isDefault(here[key])) {
        const start = taken.findIndex(one => one.plugin === plugin && one.parameter === key);
        if (start >= 0) {
          const round = taken.slice(start);
          circles.push({ path: round[0]!.path, plugins: [...round.map(one => one.plugin), plugin] });
          continue;
        }
        chain = [...taken, { plugin, parameter: key, path: inner }];
      }
      filled[key] = fill(filled[key], below, under, inner, chain);
    }
    return filled;
  };
  return fill(value, value, schema, [], []);
}

/** True for what a person wrote to the end: what is below it comes from there, not from a default. */
function isWhole(written: unknown): boolean {
  return Array.isArray(written) || (isRecord(written) && 'use' in written);
}

/** True where a plugin's default stands in for what is given, if only for the name of the plugin to use. */
function isDefault(given: unknown): boolean {
  return given === undefined || (isRecord(given) && !('use' in given));
}

/** A part with all defaults, as an experiment that had it would; plugins have to be loaded. */
export function completePart(kind: PluginKind, part: PartValue, catalog: Catalog): PartValue {
  return fillParts(part, innerPart(kind, ''), catalog) as PartValue;
}
