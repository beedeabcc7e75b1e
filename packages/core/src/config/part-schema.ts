import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { isRecord, schemaUnder, withDefaults } from './schema.ts';
import type { JsonSchema } from './schema.ts';
import { STRUCTURE } from './structure.ts';
import type { Path } from './tree.ts';

/** A part of a configuration that may still be wrong. */
export interface FoundPart {
  readonly path: Path;
  readonly kind: PluginKind;
  readonly schema: JsonSchema;
  readonly value: Record<string, unknown>;
}

/** All objects of a configuration that use a plugin, by the structure's schema. */
export function partsIn(value: unknown, schema: JsonSchema = STRUCTURE, path: Path = []): FoundPart[] {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.flatMap((item, index) => partsIn(item, items, [...path, String(index)])) : [];
  }
  if (!isRecord(value)) return [];
  const own = schema.part ? [{ path, kind: schema.part, schema, value }] : [];
  const inner = Object.entries(value).flatMap(([key, below]) => {
    const under = schemaUnder(schema, key);
    return under ? partsIn(below, under, [...path, key]) : [];
  });
  return [...own, ...inner];
}

/** The structure's schema at a path, or undefined when it knows no such key. */
export function structureAt(path: Path): JsonSchema | undefined {
  let schema: JsonSchema | undefined = STRUCTURE;
  for (const key of path) schema = schema && schemaUnder(schema, key);
  return schema;
}

/** The schema of a part that uses a plugin: the section's own keys and the plugin's parameters, nothing else. */
export function partSchema(section: JsonSchema, plugin: Plugin): JsonSchema {
  const params: Record<string, JsonSchema> = {};
  for (const [key, schema] of Object.entries(plugin.params)) params[key] = paramSchema(schema as Param);
  return {
    type: 'object',
    required: ['use'],
    properties: { ...section.properties, ...params },
    additionalProperties: false,
  };
}

/** A part with the plugin's defaults filled in; keys in the order of the section, then of the plugin. */
export function fillPart(
  section: JsonSchema,
  plugin: Plugin,
  value: Record<string, unknown>,
): Record<string, unknown> {
  return withDefaults(partSchema(section, plugin), value) as Record<string, unknown>;
}

/** Puts a value in place at a path of a plain configuration. */
export function replaceAt(root: Record<string, unknown>, path: Path, value: unknown): void {
  let here: unknown = root;
  for (const key of path.slice(0, -1)) here = (here as Record<string, unknown>)[key];
  const last = path.at(-1);
  if (last !== undefined) (here as Record<string, unknown>)[last] = value;
}

type Param = JsonSchema & { readonly nullable?: boolean };

/** `nullable` is no word of JSON Schema itself, and an `enum` would still refuse null. */
function paramSchema({ nullable, ...schema }: Param): JsonSchema {
  if (!nullable || typeof schema.type !== 'string') return schema;
  return { ...schema, type: [schema.type, 'null'], ...(schema.enum && { enum: [...schema.enum, null] }) };
}
