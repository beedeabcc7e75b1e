import { PluginContractError } from './errors.ts';
import { PLUGIN_KINDS } from './kinds.ts';
import { COMMON_KEYWORDS, KEYWORDS, PART_KEYWORDS, SCHEDULABLE, type ParamSchemas } from './params.ts';

/** Keys an experiment file uses beside a plugin's own parameters. */
export const RESERVED_KEYS = ['use', 'name', 'on', 'every', 'samples', 'features', 'of'] as const;

/** {@link RESERVED_KEYS} and names that are not safe as keys of a record. */
const RESERVED: ReadonlySet<string> = new Set([...RESERVED_KEYS, '__proto__', 'constructor', 'prototype']);

/** A schema of which nothing is known yet: plugins in JavaScript have no types. */
type Schema = Readonly<Record<string, unknown>>;

/**
 * Throws {@link PluginContractError} where a parameter's name is reserved, its schema says what its type does not have,
 * or its default is none of the values it allows.
 */
export function checkParams(id: string, params: ParamSchemas): void {
  for (const [key, given] of Object.entries(params)) {
    const schema = given as object as Schema;
    if (RESERVED.has(key)) {
      throw new PluginContractError(
        `${id} has a parameter '${key}', a name ganzoo keeps for itself.`,
        'Rename it.',
      );
    }
    const name = `Parameter '${key}' of ${id}`;
    // a part without a default must be given
    const isGiven = schema['type'] === 'part' && schema['default'] === undefined;
    if (!(isGiven || 'default' in schema) || !schema['description']) {
      throw new PluginContractError(`${name} needs a default and a description.`);
    }
    checkKeywords(name, schema);
    if (isGiven) continue;
    const fault = faultOf(schema['default'], schema);
    if (fault) {
      throw new PluginContractError(
        `The default of ${name.replace('P', 'p')} is ${show(schema['default'])}, ${fault}.`,
        'Give a default that the parameter itself allows.',
      );
    }
  }
}

function checkKeywords(name: string, schema: Schema): void {
  const type = String(schema['type']);
  if (!Object.hasOwn(KEYWORDS, type)) {
    throw new PluginContractError(
      `${name} is of type '${type}', which no parameter has.`,
      `Types: ${Object.keys(KEYWORDS).join(', ')}.`,
    );
  }
  const own: readonly string[] = KEYWORDS[type as keyof typeof KEYWORDS];
  checkSchedulable(name, type, schema);
  const isPart = type === 'part' || type === 'parts';
  const common: readonly string[] = isPart ? PART_KEYWORDS : COMMON_KEYWORDS;
  const foreign = Object.keys(schema).find(
    keyword => schema[keyword] !== undefined && !own.includes(keyword) && !common.includes(keyword),
  );
  if (foreign !== undefined) {
    throw new PluginContractError(
      `${name} has '${foreign}', which means nothing for the type '${type}'.`,
      `Besides ${common.join(', ')} it can have ${own.join(', ')}.`,
    );
  }
  if (isPart && !(PLUGIN_KINDS as readonly unknown[]).includes(schema['kind'])) {
    throw new PluginContractError(
      `${name} is a part of the kind ${show(schema['kind'])}, which there is not.`,
      `Kinds: ${PLUGIN_KINDS.join(', ')}.`,
    );
  }
}

function checkSchedulable(name: string, type: string, { schedulable, nullable }: Schema): void {
  if (!schedulable) return;
  const allowed: readonly unknown[] = Object.hasOwn(SCHEDULABLE, type)
    ? SCHEDULABLE[type as keyof typeof SCHEDULABLE]
    : [];
  if (!allowed.includes(schedulable)) {
    const hint =
      allowed.length > 0
        ? "With `schedulable: 'static'` the step has the value built in and is compiled anew where it changes."
        : 'Leave it out, or make it a number.';
    const can =
      allowed.length > 0 ? `can say ${allowed.map(show).join(' or ')}` : 'cannot change during training';
    throw new PluginContractError(
      `${name} says schedulable: ${show(schedulable)}, but a parameter of type '${type}' ${can}.`,
      hint,
    );
  }
  if (nullable) {
    throw new PluginContractError(
      `${name} is schedulable and nullable, but a scheduler cannot change null.`,
      'Leave out one of the two; a number that stands for null, such as 0, may do.',
    );
  }
}

/** Why a schema does not allow a value, as the end of a sentence; undefined where it does. */
function faultOf(value: unknown, schema: Schema): string | undefined {
  const { type, nullable, enum: values } = schema;
  if (value === null && nullable) return undefined;
  if (typeof type === 'string' && !isOfType(value, type)) {
    if (type === 'part' || type === 'parts')
      return `which is no ${type === 'part' ? 'part' : 'list of parts'} such as { use: 'name' }`;
    return value === null ? 'but it is not nullable' : `which is not of type '${type}'`;
  }
  if (Array.isArray(values) && !values.some(allowed => same(allowed, value))) {
    return `which is not one of ${values.map(show).join(', ')}`;
  }
  const limit = LIMITS.find(
    ([keyword, , keeps]) => schema[keyword] !== undefined && !keeps(value, schema[keyword]),
  );
  if (limit) return `${limit[1]} ${String(schema[limit[0]])}`;
  return Array.isArray(value) ? faultOfItem(value, schema['items']) : undefined;
}

function faultOfItem(items: readonly unknown[], schema: unknown): string | undefined {
  if (typeof schema !== 'object' || schema === null) return undefined;
  for (const [i, item] of items.entries()) {
    const fault = faultOf(item, schema as Schema);
    if (fault) return `whose item ${i} is ${show(item)}, ${fault}`;
  }
  return undefined;
}

/** Limits of a schema: the keyword, what is wrong with a value beyond it, and whether a value keeps to it. */
const LIMITS: readonly (readonly [string, string, (value: unknown, limit: unknown) => boolean])[] = [
  ['minimum', 'less than the minimum', (value, limit) => Number(value) >= Number(limit)],
  ['maximum', 'more than the maximum', (value, limit) => Number(value) <= Number(limit)],
  ['exclusiveMinimum', 'not above', (value, limit) => Number(value) > Number(limit)],
  ['exclusiveMaximum', 'not below', (value, limit) => Number(value) < Number(limit)],
  ['minLength', 'shorter than', (value, limit) => String(value).length >= Number(limit)],
  ['maxLength', 'longer than', (value, limit) => String(value).length <= Number(limit)],
  ['pattern', 'which does not match', (value, limit) => new RegExp(String(limit), 'u').test(String(value))],
  ['minItems', 'with fewer items than', (value, limit) => (value as unknown[]).length >= Number(limit)],
  ['maxItems', 'with more items than', (value, limit) => (value as unknown[]).length <= Number(limit)],
];

function isOfType(value: unknown, type: string): boolean {
  if (type === 'number') return Number.isFinite(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return typeof value === 'object' && value !== null && !Array.isArray(value);
  if (type === 'parts') return Array.isArray(value) && value.every(item => isOfType(item, 'part'));
  if (type === 'part') {
    const use = isOfType(value, 'object') ? (value as Schema)['use'] : undefined;
    return typeof use === 'string' && use !== '';
  }
  return typeof value === type;
}

/** As JSON, but numbers as they are, since JSON has no NaN. */
function show(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
