import { createRequire } from 'node:module';
import { PluginContractError } from '@ganzoo/sdk';
import type { Plugin } from '@ganzoo/sdk';
import type * as AjvLibrary from 'ajv';
import type { Ajv, ErrorObject, ValidateFunction } from 'ajv';
import { cut } from '../one-line.ts';
import { didYouMean } from '../nearest.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { conforms } from './conforms.ts';
import { todaysKey } from './earlier-keys.ts';
import { partSchema } from './part-schema.ts';
import type { JsonSchema } from './schema.ts';
import { STRUCTURE } from './structure.ts';
import { placeOf, placeOfKey } from './tree.ts';
import type { Path, Tree } from './tree.ts';
import { describeSchema, show } from './wording.ts';

let validator: Ajv | undefined;

/** Loaded at the first value that does not surely conform: to load and prepare it takes a twentieth of a second. */
function ajv(): Ajv {
  if (validator) return validator;
  const library = createRequire(import.meta.url)('ajv') as typeof AjvLibrary;
  validator = new library.Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    // No number may be NaN or infinite, also where there are no limits.
    strictNumbers: true,
    ownProperties: true,
    // To hold schemas against JSON Schema's own takes longer than all else here; a keyword of the wrong type is found anyway.
    meta: false,
    validateSchema: false,
  });
  return validator;
}

let structure: ValidateFunction | undefined;
/** By plugin and the keys that its section keeps, as a part inside another has fewer of them. */
const byPlugin = new WeakMap<Plugin, Map<string, ValidateFunction>>();

/** Mistakes of a configuration's structure, the plugins' parameters left aside. */
export function checkStructure(config: unknown, tree: Tree): Problem[] {
  if (conforms(STRUCTURE, config)) return [];
  structure ??= ajv().compile(STRUCTURE);
  return run(structure, config, { tree, path: [], name: '' });
}

/** Mistakes of a part's parameters; throws {@link PluginContractError} when the plugin's own schemas are wrong. */
export function checkPart(
  part: { value: unknown; path: Path; schema: JsonSchema },
  plugin: Plugin,
  tree: Tree,
): Problem[] {
  if (conforms(partSchema(part.schema, plugin), part.value)) return [];
  const bySection = byPlugin.get(plugin) ?? new Map<string, ValidateFunction>();
  byPlugin.set(plugin, bySection);
  const section = Object.keys(part.schema.properties ?? {}).join();
  let validate = bySection.get(section);
  if (!validate) {
    validate = compile(plugin, part.schema);
    bySection.set(section, validate);
  }
  return run(validate, part.value, { tree, path: part.path, name: `${plugin.kind} '${plugin.name}'` });
}

function compile(plugin: Plugin, section: JsonSchema): ValidateFunction {
  try {
    return ajv().compile(partSchema(section, plugin));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PluginContractError(
      `The parameters of ${plugin.kind} '${plugin.name}' are no valid JSON Schema: ${reason}`,
      undefined,
      cause,
    );
  }
}

interface Context {
  readonly tree: Tree;
  /** Where in the experiment the checked value stands. */
  readonly path: Path;
  /** `objective 'wasserstein'`, empty for the structure. */
  readonly name: string;
}

function run(validate: ValidateFunction, value: unknown, context: Context): Problem[] {
  if (validate(value)) return [];
  const problems = new Map<string, Problem>();
  for (const error of validate.errors ?? []) {
    const problem = toProblem(error, context);
    // A wrong type and a missed limit are one mistake; the words for what is allowed hold both.
    if (!problems.has(problem.path)) problems.set(problem.path, problem);
  }
  return [...problems.values()];
}

function toProblem(error: ErrorObject, { tree, path: base, name }: Context): Problem {
  const below = error.instancePath.split('/').slice(1).map(unescape);
  const path = [...base, ...below];
  const schema = error.parentSchema as JsonSchema;
  const section = below.length === 0 && name ? name : path.join('.');
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params['additionalProperty']);
    return unknownKey({
      key,
      path: [...path, key],
      section,
      isPart: below.length === 0 && name !== '',
      schema,
      tree,
    });
  }
  if (error.keyword === 'required') {
    return missingKey({ key: String(error.params['missingProperty']), path, schema, tree });
  }
  const found = show(error.data);
  const allowed = describeSchema(schema, error.keyword === 'maximum');
  const message = `${path.join('.')} is ${found} but must be ${allowed}`;
  const hint = bareName(error.data, schema) ?? nearestValue(error.data, schema);
  return { where: placeOf(tree, path), path: path.join('.'), message, found, allowed, hint };
}

function unknownKey(facts: {
  key: string;
  path: Path;
  section: string;
  isPart: boolean;
  schema: JsonSchema;
  tree: Tree;
}): Problem {
  const { key, path, section, isPart, schema, tree } = facts;
  const keys = Object.keys(schema.properties ?? {});
  const allowed = keys.join(', ');
  const earlier = todaysKey(path, tree);
  if (earlier)
    return { where: placeOfKey(tree, path), path: path.join('.'), ...earlier, found: key, allowed };
  const message = isPart
    ? `${section} has no parameter '${cut(key)}'`
    : `unknown key '${cut(key)}'${section ? ` in ${section}` : ''}`;
  const hint = hintOf(didYouMean(key, keys), `Allowed: ${allowed}.`);
  return { where: placeOfKey(tree, path), path: path.join('.'), message, found: key, allowed, hint };
}

function missingKey({
  key,
  path,
  schema,
  tree,
}: {
  key: string;
  path: Path;
  schema: JsonSchema;
  tree: Tree;
}): Problem {
  const missing = [...path, key];
  const inner = schema.properties?.[key];
  const allowed = inner && describeSchema(inner);
  const hint = allowed && `It must be ${allowed}.`;
  return {
    where: placeOf(tree, path),
    path: missing.join('.'),
    message: `${missing.join('.')} is missing`,
    allowed,
    hint,
  };
}

/** `objective: wasserstein` is the most natural slip. */
function bareName(value: unknown, schema: JsonSchema): string | undefined {
  return schema.part && typeof value === 'string' ? `Write { use: ${value} }.` : undefined;
}

function nearestValue(value: unknown, schema: JsonSchema): string | undefined {
  const names = (schema.enum ?? []).filter(one => typeof one === 'string');
  return typeof value === 'string' ? didYouMean(value, names) : undefined;
}

/** A JSON pointer writes / as ~1 and ~ as ~0. */
function unescape(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
