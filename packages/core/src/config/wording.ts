import { cut } from '../one-line.ts';
import type { JsonSchema } from './schema.ts';

/** A value as people read it: `'big'`, `0.5`, `[1, 2]`, `a map`. Long ones are cut. */
export function show(value: unknown): string {
  if (typeof value === 'string') return cut(`'${value}'`);
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : notFinite(value);
  if (Array.isArray(value)) {
    return value.length > 6 ? `a list of ${value.length} items` : cut(`[${value.map(show).join(', ')}]`);
  }
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    return keys.length === 0 ? 'an empty map' : cut(`a map of ${keys.join(', ')}`);
  }
  return String(value);
}

/**
 * What a schema allows, in words: `an integer >= 1`, `one of uniform, normal`, `a list of texts, or null`.
 *
 * Limits far beyond what makes sense are told where a value has `exceeded` them.
 */
export function describeSchema(schema: JsonSchema, exceeded = false): string {
  if (schema.says) return schema.says;
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (schema.enum?.length === 1) return String(schema.enum[0]);
  if (schema.enum) return `one of ${schema.enum.map(value => String(value)).join(', ')}`;
  const words = types.filter(type => type !== 'null').map(type => describeType(type, schema, exceeded));
  const text = words.join(' or ') || 'anything';
  return types.includes('null') ? `${text}, or null` : text;
}

function describeType(type: string, schema: JsonSchema, exceeded: boolean): string {
  if (schema.part) return 'a part such as { use: name }';
  if (type === 'integer') return `an integer${bounds(schema, exceeded)}`;
  if (type === 'number') return `a number${bounds(schema, exceeded)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return schema.pattern ? `text that matches ${schema.pattern}` : 'text';
  if (type === 'array')
    return `a list${length(schema)}${schema.items ? `, each item ${describeSchema(schema.items)}` : ''}`;
  const keys = Object.keys(schema.properties ?? {});
  return keys.length > 0 ? `a map with the keys ${keys.join(', ')}` : 'a map';
}

function bounds(schema: JsonSchema, exceeded: boolean): string {
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const low =
    minimum === undefined ? exclusiveMinimum !== undefined && `> ${exclusiveMinimum}` : `>= ${minimum}`;
  const top =
    maximum === undefined ? exclusiveMaximum !== undefined && `< ${exclusiveMaximum}` : `<= ${maximum}`;
  // Limits nobody meets by accident need no mention, unless somebody did.
  const high = !exceeded && maximum !== undefined && maximum >= 1e6 ? false : top;
  const words = [low, high].filter(Boolean);
  return words.length > 0 ? ` ${words.join(' and ')}` : '';
}

function length({ minItems, maxItems }: JsonSchema): string {
  if (minItems !== undefined && minItems === maxItems) return ` of ${minItems}`;
  const words = [minItems && `at least ${minItems}`, maxItems !== undefined && `at most ${maxItems}`].filter(
    Boolean,
  );
  return words.length > 0 ? ` of ${words.join(' and ')} items` : '';
}

function notFinite(value: number): string {
  return Number.isNaN(value) ? 'not a number (.nan)' : `infinite (${value < 0 ? '-' : ''}.inf)`;
}
