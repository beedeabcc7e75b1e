import { isRecord } from './schema.ts';

/** Words of a schema that ask nothing of a value. */
const SILENT = new Set([
  ...[
    'description',
    'default',
    'part',
    'says',
    'search',
    'schedulable',
    'sampling',
    'plugin',
    'path',
    'kind',
  ],
]);

type Holds = (value: unknown, asked: unknown, schema: Readonly<Record<string, unknown>>) => boolean;

/** Neither NaN nor infinite: those are no numbers here, and `type` refuses them. */
const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isText = (value: unknown): value is string => typeof value === 'string';
/** As JSON Schema counts: a letter outside of the first plane is one. */
const lengthOf = (text: string): number => [...text].length;
const sizeOf = (value: object): number => Object.keys(value).length;

/** What each word asks of the values it is about; others it leaves alone. */
const ASKS: Readonly<Record<string, Holds>> = {
  type: (value, types) => [types].flat().some(type => isOfType(value, type)),
  enum: (value, values) => Array.isArray(values) && values.includes(value),
  minimum: (value, limit) => !isNumber(value) || value >= (limit as number),
  maximum: (value, limit) => !isNumber(value) || value <= (limit as number),
  exclusiveMinimum: (value, limit) => !isNumber(value) || value > (limit as number),
  exclusiveMaximum: (value, limit) => !isNumber(value) || value < (limit as number),
  minLength: (value, limit) => !isText(value) || lengthOf(value) >= (limit as number),
  maxLength: (value, limit) => !isText(value) || lengthOf(value) <= (limit as number),
  pattern: (value, pattern) => !isText(value) || new RegExp(pattern as string, 'u').test(value),
  minItems: (value, limit) => !Array.isArray(value) || value.length >= (limit as number),
  maxItems: (value, limit) => !Array.isArray(value) || value.length <= (limit as number),
  items: (value, items) => !Array.isArray(value) || value.every(item => conforms(items, item)),
  minProperties: (value, limit) => !isRecord(value) || sizeOf(value) >= (limit as number),
  maxProperties: (value, limit) => !isRecord(value) || sizeOf(value) <= (limit as number),
  required: (value, keys) => !isRecord(value) || (keys as string[]).every(key => Object.hasOwn(value, key)),
  properties: (value, properties) =>
    !isRecord(value) ||
    Object.entries(properties as object).every(
      ([key, inner]) => !Object.hasOwn(value, key) || conforms(inner, value[key]),
    ),
  additionalProperties: (value, allowed, { properties = {} }) =>
    !isRecord(value) ||
    Object.entries(value).every(
      ([key, inner]) =>
        Object.hasOwn(properties as object, key) ||
        allowed === true ||
        (allowed !== false && conforms(allowed, inner)),
    ),
};

/**
 * True where a value conforms to a schema; false where it does not, and where the schema has a word that is not known here.
 *
 * A quick yes: most experiments are right, and to load and prepare a whole validator takes a twentieth of a second. Where
 * the answer is no, the validator says what is wrong.
 */
export function conforms(schema: unknown, value: unknown): boolean {
  if (!isRecord(schema)) return false;
  try {
    return Object.entries(schema).every(([word, asked]) => {
      if (SILENT.has(word) || asked === undefined) return true;
      return Object.hasOwn(ASKS, word) && ASKS[word]!(value, asked, schema);
    });
  } catch {
    // The schema itself is wrong, as with a pattern that is none: the validator says so.
    return false;
  }
}

function isOfType(value: unknown, type: unknown): boolean {
  switch (type) {
    case 'number':
      return Number.isFinite(value);
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isRecord(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type && (type === 'string' || type === 'boolean');
  }
}
