import type { PluginKinds } from './contracts/index.ts';
import type { Scheduled, Static } from './moment.ts';

/** Where a sweep looks for a parameter's value: a range (log: uniform in the exponent) or a list. */
export type Search =
  | { readonly range: readonly [number, number]; readonly log?: boolean }
  | { readonly values: readonly unknown[] };

/** What a schema says beside its type and default, by what the type allows. */
interface Keywords {
  readonly enum: readonly unknown[];
  readonly minimum: number;
  readonly maximum: number;
  readonly exclusiveMinimum: number;
  readonly exclusiveMaximum: number;
  readonly minLength: number;
  readonly maxLength: number;
  /** A regular expression. */
  readonly pattern: string;
  /** The text is the name of a plugin of this kind, which is then loaded with the experiment. */
  readonly plugin: keyof PluginKinds;
  /** True for a text that names a file or folder of data: a run that has moved may name another one. */
  readonly path: boolean;
  /** JSON Schema of each item. */
  readonly items: Readonly<Record<string, unknown>>;
  readonly minItems: number;
  readonly maxItems: number;
  /** Kind of the part, or of each part of a list. */
  readonly kind: keyof PluginKinds;
  /** JSON Schema of each key. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly additionalProperties: boolean | Readonly<Record<string, unknown>>;
  readonly required: readonly string[];
}

/** What a schema of each type may say. */
export const KEYWORDS = {
  number: ['enum', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  integer: ['enum', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  boolean: ['enum'],
  string: ['enum', 'minLength', 'maxLength', 'pattern', 'plugin', 'path'],
  array: ['enum', 'items', 'minItems', 'maxItems'],
  object: ['enum', 'properties', 'additionalProperties', 'required'],
  part: ['kind'],
  parts: ['kind', 'minItems', 'maxItems'],
} as const satisfies Readonly<Record<string, readonly (keyof Keywords)[]>>;

/** What a schema of any type may say. */
export const COMMON_KEYWORDS = [
  'type',
  'default',
  'description',
  'nullable',
  'search',
  'schedulable',
  'sampling',
] as const;

/** Those of them that a part may have: it is never null, and what changes during training are its own parameters. */
export const PART_KEYWORDS = ['type', 'default', 'description'] as const;

/** What `schedulable` may be for a parameter of each type; a type that is not here cannot change during training. */
export const SCHEDULABLE = {
  number: [true, 'static'],
  integer: ['static'],
  boolean: ['static'],
  string: ['static'],
} as const satisfies Readonly<Partial<Record<keyof typeof KEYWORDS, readonly (true | 'static')[]>>>;

type ParamType = keyof typeof KEYWORDS;

/** `Partial<Keywords>` of some keywords, and none of the others. */
type Only<K extends keyof Keywords> = { readonly [P in K]?: Keywords[P] } & {
  readonly [P in Exclude<keyof Keywords, K>]?: never;
};

interface Common<T extends ParamType> {
  readonly type: T;
  readonly description: string;
  readonly search?: Search;
  /** True where training does not depend on it: `ganzoo sample` and `evaluate` may set it anew (truncation, a class). */
  readonly sampling?: boolean;
}

/**
 * How a value may change during training; `create` then receives a handle instead of it. `true`: by any number, which the
 * handle gives as a scalar of the step. `'static'`: by a value that the step has built in, which the handle gives as it
 * is; where it changes, the step is compiled anew.
 */
type SchedulableOf<T extends ParamType> = T extends keyof typeof SCHEDULABLE
  ? (typeof SCHEDULABLE)[T][number] | false
  : never;

/** A parameter of one type; with `nullable` it may be `null`, and no scheduler can change it. */
type Param<T extends ParamType, V> =
  | (Common<T> &
      Only<(typeof KEYWORDS)[T][number]> & {
        readonly default: V;
        readonly nullable?: false;
        readonly schedulable?: SchedulableOf<T>;
      })
  | (Common<T> &
      Only<(typeof KEYWORDS)[T][number]> & {
        readonly default: V | null;
        readonly nullable: true;
        readonly schedulable?: never;
      });

/** A part as an experiment gives it: the plugin it uses and that one's parameters. */
export interface PartValue {
  readonly use: string;
  readonly [parameter: string]: unknown;
}

/** A parameter that is a part, or a list of parts: `create` receives what their plugins make. */
type PartParam<T extends 'part' | 'parts'> = Only<(typeof KEYWORDS)[T][number]> & {
  readonly type: T;
  readonly kind: keyof PluginKinds;
  readonly description: string;
  readonly sampling?: never;
  readonly search?: never;
  readonly nullable?: never;
  readonly schedulable?: never;
};

/**
 * One parameter: a JSON Schema fragment with a default, a description and, where it makes sense, a search range.
 *
 * `default` is the paper's value where there is a paper. A part without one must be given.
 *
 * @example
 * { type: 'number', default: 10, minimum: 0, description: 'Factor of the penalty, λ.', schedulable: true }
 * { type: 'part', kind: 'optimizer', default: { use: 'adam' }, description: 'The rule that is slowed down.' }
 */
export type ParamSchema =
  | Param<'number', number>
  | Param<'integer', number>
  | Param<'boolean', boolean>
  | Param<'string', string>
  | Param<'array', readonly unknown[]>
  | Param<'object', Readonly<Record<string, unknown>>>
  | (PartParam<'part'> & { readonly default?: PartValue })
  | (PartParam<'parts'> & { readonly default: readonly PartValue[] });

export type ParamSchemas = Readonly<Record<string, ParamSchema>>;

interface ValuesByType<S> {
  number: number;
  integer: number;
  boolean: boolean;
  string: string;
  array: S extends { items: { type: 'number' | 'integer' } }
    ? readonly number[]
    : S extends { items: { type: 'string' } }
      ? readonly string[]
      : readonly unknown[];
  object: Readonly<Record<string, unknown>>;
  part: PartValue;
  parts: readonly PartValue[];
}

type ValueOf<S extends ParamSchema> = S extends { enum: readonly (infer E)[] }
  ? E
  : ValuesByType<S>[S['type']];

/** What `create` receives for a parameter: its value, a handle where it is schedulable, what a part's plugin makes. */
type ParamOf<S extends ParamSchema> = S extends { type: 'part' }
  ? PluginKinds[S['kind']]['product']
  : S extends { type: 'parts' }
    ? readonly PluginKinds[S['kind']]['product'][]
    : S extends { schedulable: true }
      ? Scheduled
      : S extends { schedulable: 'static' }
        ? Static<ValueOf<S>>
        : S extends { nullable: true }
          ? ValueOf<S> | null
          : ValueOf<S>;

/** The parameters `create` receives, typed from the schema literals. */
export type ParamsOf<P extends ParamSchemas> = { readonly [K in keyof P]: ParamOf<P[K]> };

/** The values an experiment may give for these parameters. */
export type ValuesOf<P extends ParamSchemas> = {
  readonly [K in keyof P]: P[K] extends { nullable: true } ? ValueOf<P[K]> | null : ValueOf<P[K]>;
};
