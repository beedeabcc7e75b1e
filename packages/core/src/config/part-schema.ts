import type { ParamSchema, Plugin, PluginKind } from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import { isRecord, schemaUnder } from './schema.ts';
import type { JsonSchema } from './schema.ts';
import { STRUCTURE, innerPart } from './structure.ts';
import type { Path } from './tree.ts';

/** A part of a configuration that may still be wrong. */
export interface FoundPart {
  readonly path: Path;
  readonly kind: PluginKind;
  readonly schema: JsonSchema;
  readonly value: Record<string, unknown>;
  /** The plugin of whose parameters it is one; undefined for a part of the structure. */
  readonly owner?: Plugin;
}

/** Where to look for parts. */
interface Place {
  readonly schema?: JsonSchema;
  readonly path?: Path;
  readonly owner?: Plugin;
}

/**
 * All objects of a configuration that use a plugin: those of the structure and, of plugins that the catalog has loaded,
 * those that are parameters. Each stands before the parts inside it.
 */
export function partsIn(
  value: unknown,
  catalog: Catalog,
  { schema = STRUCTURE, path = [], owner }: Place = {},
): FoundPart[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items
      ? value.flatMap((item, index) =>
          partsIn(item, catalog, { schema: items, path: [...path, String(index)], owner }),
        )
      : [];
  }
  if (!isRecord(value)) return [];
  const own = schema.part ? [{ path, kind: schema.part, schema, value, owner }] : [];
  const plugin = pluginOf(schema, value, catalog);
  const whole = plugin ? partSchema(schema, plugin) : schema;
  const inner = Object.entries(value).flatMap(([key, below]) => {
    const under = schemaUnder(whole, key);
    if (!under) return [];
    // sections such as a metric's features are the structure's, whatever the metric
    const isParameter = plugin && Object.hasOwn(plugin.params, key);
    return partsIn(below, catalog, {
      schema: under,
      path: [...path, key],
      owner: isParameter ? plugin : owner,
    });
  });
  return [...own, ...inner];
}

/** The plugin that a value uses where the schema has a part; undefined where it is none that is loaded. */
export function pluginOf(schema: JsonSchema, value: Record<string, unknown>, catalog: Catalog) {
  const { use } = value;
  return schema.part && typeof use === 'string' && catalog.has(schema.part, use)
    ? catalog.get(schema.part, use)
    : undefined;
}

/** The structure's schema at a path, or undefined when it knows no such key. */
export function structureAt(path: Path): JsonSchema | undefined {
  let schema: JsonSchema | undefined = STRUCTURE;
  for (const key of path) schema = schema && schemaUnder(schema, key);
  return schema;
}

/** The schema of what stands at a path of a configuration, in the parameters of plugins that the catalog has as well. */
export function schemaIn(config: unknown, catalog: Catalog, path: Path): JsonSchema | undefined {
  let schema: JsonSchema | undefined = STRUCTURE;
  let here = config;
  for (const key of path) {
    const plugin: Plugin | undefined = schema && isRecord(here) ? pluginOf(schema, here, catalog) : undefined;
    schema = schema && schemaUnder(plugin ? partSchema(schema, plugin) : schema, key);
    here = Array.isArray(here) ? (here[Number(key)] as unknown) : isRecord(here) ? here[key] : undefined;
  }
  return schema;
}

/** The schema of a part that uses a plugin: the section's own keys and the plugin's parameters, nothing else. */
export function partSchema(section: JsonSchema, plugin: Plugin): JsonSchema {
  const params: Record<string, JsonSchema> = {};
  for (const [key, schema] of Object.entries(plugin.params)) params[key] = paramSchema(schema);
  const needed = Object.keys(params).filter(key => !('default' in params[key]!));
  return {
    type: 'object',
    required: ['use', ...needed],
    properties: { ...section.properties, ...params },
    additionalProperties: false,
  };
}

/** `nullable` is no word of JSON Schema itself, and an `enum` would still refuse null. */
export function paramSchema(given: ParamSchema): JsonSchema {
  if (given.type === 'part') return innerPart(given.kind, given.description, given);
  if (given.type === 'parts') {
    const { type: _, kind, ...rest } = given;
    return { ...rest, type: 'array', items: innerPart(kind, `A part of the kind ${kind}.`) };
  }
  const { nullable, ...schema } = given as JsonSchema & { readonly nullable?: boolean };
  if (!nullable || typeof schema.type !== 'string') return schema;
  return { ...schema, type: [schema.type, 'null'], ...(schema.enum && { enum: [...schema.enum, null] }) };
}
