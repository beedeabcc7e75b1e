import type { PluginKind } from '@ganzoo/sdk';
import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import type { Catalog } from '../catalog/catalog.ts';
import { partSchema } from './part-schema.ts';
import { isRecord } from './schema.ts';
import type { JsonSchema } from './schema.ts';
import { STRUCTURE } from './structure.ts';

/**
 * One JSON Schema (draft 7) for editors: the structure, and for each plugin of the catalog its parameters.
 *
 * Milder than the check itself: any value may also be a `${...}` or `!delete`, and nothing is required or counted,
 * because it may be inherited through `extends`.
 */
export function experimentSchema(catalog: Catalog): Record<string, unknown> {
  const root = forEditor(STRUCTURE);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'ganzoo experiment',
    ...root,
    properties: {
      extends: {
        description: 'File or files laid under this one: maps merge, lists replace, `key: !delete` removes.',
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
      },
      ...(root['properties'] as object),
    },
    definitions: Object.fromEntries(PLUGIN_KINDS.map(kind => [kind, definition(kind, catalog)])),
  };
}

/** `use` picks the plugin; its parameters then follow from `if` and `then`. */
function definition(kind: PluginKind, catalog: Catalog): Record<string, unknown> {
  const section = sectionOf(kind) ?? {};
  const plugins = catalog.list(kind).map(({ plugin }) => plugin);
  const reserved = (forEditor({ ...section, part: undefined })['properties'] ?? {}) as Record<
    string,
    unknown
  >;
  const names = plugins.map(({ name }) => name);
  const describe = plugins.map(({ summary }) => summary);
  return {
    type: 'object',
    description: section.description,
    properties: {
      ...reserved,
      use: {
        description: section.properties?.['use']?.description,
        anyOf: [{ enum: names, enumDescriptions: describe }, REFERENCE],
      },
    },
    allOf: plugins.map(plugin => ({
      if: { properties: { use: { const: plugin.name } }, required: ['use'] },
      then: {
        description: plugin.paper ? `${plugin.summary} ${plugin.paper}` : plugin.summary,
        properties: forEditor(partSchema(section, plugin))['properties'],
        additionalProperties: false,
      },
    })),
  };
}

/** A `${...}`, or a `!delete`, which editors see as an empty text. */
const REFERENCE = { type: 'string', pattern: '^$|\\$\\{' };

/** A section of the structure without the words of our own; parts become references to their definition. */
function forEditor(schema: JsonSchema): Record<string, unknown> {
  const {
    part,
    says: _says,
    required: _required,
    minProperties: _least,
    maxProperties: _most,
    properties,
    items,
    additionalProperties,
    enum: names,
    ...rest
  } = schema;
  if (part) {
    const kind = { $ref: `#/definitions/${part}` };
    const other = Array.isArray(schema.type) ? [{ type: 'null' }, REFERENCE] : [REFERENCE];
    return { ...pick(rest, ['description', 'default']), anyOf: [kind, ...other] };
  }
  const words: Record<string, unknown> = { ...rest };
  if (properties) words['properties'] = mapValues(properties, forEditor);
  if (items) words['items'] = forEditor(items);
  if (additionalProperties !== undefined) {
    words['additionalProperties'] = isRecord(additionalProperties)
      ? forEditor(additionalProperties)
      : additionalProperties;
  }
  if (names) return { ...pick(words, ['description', 'default']), anyOf: [{ enum: names }, REFERENCE] };
  return orReference(words);
}

/** Limits on numbers say nothing about text and a pattern nothing about numbers, so both fit in one schema. */
function orReference(words: Record<string, unknown>): Record<string, unknown> {
  const types = [words['type']].flat().filter(type => typeof type === 'string');
  if (types.length === 0 || types.includes('string')) {
    return 'pattern' in words
      ? { ...words, pattern: `(${String(words['pattern'])})|${REFERENCE.pattern}` }
      : words;
  }
  return { ...words, type: [...types, 'string'], pattern: REFERENCE.pattern };
}

function sectionOf(kind: PluginKind, schema: JsonSchema = STRUCTURE): JsonSchema | undefined {
  if (schema.part === kind) return schema;
  const inner = [...Object.values(schema.properties ?? {}), schema.items].filter(one => one !== undefined);
  for (const one of inner) {
    const found = sectionOf(kind, one);
    if (found) return found;
  }
  return undefined;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

function pick(record: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.filter(key => key in record).map(key => [key, record[key]]));
}
