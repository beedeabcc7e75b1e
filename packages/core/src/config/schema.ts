import type { PluginKind } from '@ganzoo/sdk';

/** JSON Schema as far as experiments and parameters use it, and two words of our own. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly required?: readonly string[];
  /** Kind of plugin this object uses; its other keys are the plugin's parameters. */
  readonly part?: PluginKind;
  /** What is allowed, in words, where the schema's own words are clumsy. */
  readonly says?: string;
}

/** The schema of what stands under a key or index, or undefined when the key is unknown. */
export function schemaUnder(schema: JsonSchema, key: string): JsonSchema | undefined {
  if (schema.items && /^\d+$/.test(key)) return schema.items;
  const { properties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, key)) return properties[key];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** A copy of a value with missing keys filled in from `default`, in the order of the schema. */
export function withDefaults(schema: JsonSchema, value: unknown): unknown {
  if (Array.isArray(value)) {
    const { items } = schema;
    return items ? value.map(item => withDefaults(items, item)) : value;
  }
  if (!isRecord(value)) return value;
  // A part that names no plugin means the one it has by default, with that one's parameters.
  const given =
    schema.part && isRecord(schema.default) && !('use' in value) ? overDefault(schema.default, value) : value;
  const filled: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(schema.properties ?? {})) {
    if (Object.hasOwn(given, key)) filled[key] = withDefaults(inner, given[key]);
    else if ('default' in inner) filled[key] = withDefaults(inner, structuredClone(inner.default));
  }
  for (const [key, inner] of Object.entries(given)) {
    if (Object.hasOwn(filled, key)) continue;
    const { additionalProperties } = schema;
    filled[key] =
      typeof additionalProperties === 'object' ? withDefaults(additionalProperties, inner) : inner;
  }
  return filled;
}

/** A part that names no plugin laid over one that does, and so for the parts inside it. */
function overDefault(
  base: Readonly<Record<string, unknown>>,
  over: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const laid: Record<string, unknown> = { ...structuredClone(base), ...over };
  for (const [key, inner] of Object.entries(over)) {
    const below = base[key];
    if (isRecord(inner) && !('use' in inner) && isRecord(below) && 'use' in below)
      laid[key] = overDefault(below, inner);
  }
  return laid;
}

/** True for a plain object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
