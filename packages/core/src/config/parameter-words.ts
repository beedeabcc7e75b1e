import type { ParamSchema, ParamSchemas, Search } from '@ganzoo/sdk';

/** A plugin's parameter in words. */
export interface ParameterRow {
  readonly name: string;
  readonly type: string;
  readonly default: string;
  readonly range: string;
  readonly search: string;
  readonly description: string;
}

/** The parameters of a plugin in words, in the order in which the plugin gives them. */
export function parameterRows(params: ParamSchemas): ParameterRow[] {
  return Object.entries(params).map(([name, schema]) => ({
    name,
    type: typeText(schema),
    default: defaultText(schema),
    range: rangeText(schema),
    search: schema.search ? searchText(schema.search) : '',
    description:
      schema.description +
      (schema.schedulable ? ' A scheduler may change it.' : '') +
      (schema.sampling ? ' May be set where samples are drawn.' : ''),
  }));
}

function defaultText({ type, default: value }: ParamSchema): string {
  if (value === undefined) return 'must be given';
  return type === 'part' || type === 'parts' ? partText(value) : JSON.stringify(value);
}

/** A part as an experiment file has it on one line: `{ use: adam, beta1: 0.5 }`. */
function partText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(partText).join(', ')}]`;
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' ? value : JSON.stringify(value);
  const keys = Object.entries(value).map(([key, inner]) => `${key}: ${partText(inner)}`);
  return keys.length > 0 ? `{ ${keys.join(', ')} }` : '{}';
}

function typeText({ type, items, nullable, kind }: ParamSchema): string {
  if (type === 'part') return `part: ${kind}`;
  if (type === 'parts') return `parts: ${kind}[]`;
  const own = type === 'array' && typeof items?.['type'] === 'string' ? `${items['type']}[]` : type;
  return nullable ? `${own} or null` : own;
}

/** `≥ 0`, `0 .. 1`, `> 0, ≤ 1`, `a | b`. */
export function rangeText(schema: ParamSchema): string {
  if (schema.enum) return schema.enum.map(value => String(value)).join(' | ');
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} .. ${maximum}`;
  const { minItems, maxItems } = schema;
  return [
    minimum !== undefined && `≥ ${minimum}`,
    exclusiveMinimum !== undefined && `> ${exclusiveMinimum}`,
    maximum !== undefined && `≤ ${maximum}`,
    exclusiveMaximum !== undefined && `< ${exclusiveMaximum}`,
    minItems !== undefined && `${minItems} or more items`,
    maxItems !== undefined && `at most ${maxItems} items`,
  ]
    .filter(Boolean)
    .join(', ');
}

/** `1e-5 .. 0.01 log`, `1 | 5`. */
export function searchText(search: Search): string {
  if ('values' in search) return search.values.map(value => JSON.stringify(value)).join(' | ');
  const [from, to] = search.range;
  return `${from} .. ${to}${search.log ? ' log' : ''}`;
}
