import { cut } from '../one-line.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { DEEPEST, parseYaml } from './parse-yaml.ts';
import { structureAt } from './part-schema.ts';
import type { JsonSchema } from './schema.ts';
import { at, bare, child, keysOf, plain, removeAt, setAt } from './tree.ts';
import type { Origin, Path, Tree, TreeList } from './tree.ts';
import { show } from './wording.ts';

/** A change given on the command line. */
interface Override {
  readonly act: 'set' | 'add' | 'remove';
  readonly path: Path;
  readonly value?: Tree;
  readonly at: Origin;
}

/** The schema of what stands at a path of a tree; undefined where nothing can, or where its plugin is not known. */
export type SchemaAt = (tree: Tree, path: Path) => JsonSchema | undefined;

/**
 * Applies overrides in order: `key=value` sets, `+key=value` adds what is not there, `~key` removes.
 *
 * Values are YAML: `[1, 2]`, `{a: 1}`, `'a b'`; an empty one is empty text. A bare name given to a part swaps the whole
 * part for `{ use: name }`, also inside another where `schemaAt` knows of it. `+` on a list that is there appends. Relative paths count from `folder`. Keys that are
 * allowed nowhere are left for validation to find.
 */
export function applyOverrides(
  tree: Tree,
  overrides: readonly string[],
  folder: string,
  schemaAt: SchemaAt = (_, path) => structureAt(path),
): { tree: Tree; problems: Problem[] } {
  const problems: Problem[] = [];
  let changed = tree;
  overrides.forEach((text, index) => {
    const shown = cut(text);
    const origin: Origin = { file: `command line, override ${index + 1}: '${shown}'`, folder };
    const override = parseOverride(text, origin);
    const result = 'act' in override ? apply(changed, override, schemaAt) : override;
    if ('message' in result) problems.push({ ...result, where: bare(origin) });
    else changed = result;
  });
  return { tree: changed, problems };
}

function parseOverride(text: string, origin: Origin): Override | Problem {
  const match = /^([+~]?)([^=+~\s][^=\s]*)(?:=([\s\S]*))?$/.exec(text.trim());
  const how = 'Write key=value, +key=value for a key that is not there, or ~key to remove one.';
  if (!match) return { path: '', message: 'not an override', hint: how };
  const [, sign = '', key = '', given] = match;
  const path = key.split('.');
  if (path.some(step => step === ''))
    return { path: key, message: `'${key}' is not a path of keys`, hint: how };
  if (path.some(step => ['__proto__', 'constructor', 'prototype'].includes(step))) {
    return { path: key, message: `the key '${key}' is not allowed` };
  }
  if (path.length > DEEPEST) return { path: '', message: `the key is nested deeper than ${DEEPEST} levels` };
  if (path[0] === 'extends') return { path: key, message: 'extends can only be written in a file' };
  if (sign === '~') {
    return given === undefined
      ? { act: 'remove', path, at: origin }
      : { path: key, message: '~key takes no value', hint: how };
  }
  if (given === undefined) return { path: key, message: `'${key}' has no value`, hint: how };
  const value = parseValue(given, origin);
  if ('message' in value) return { ...value, path: key };
  return { act: sign === '+' ? 'add' : 'set', path, value, at: origin };
}

/** Only one-line YAML: `a: 1` and `- a` would be block collections, a slip on a command line. */
function parseValue(text: string, origin: Origin): Tree | Problem {
  if (text.trim() === '') return { type: 'leaf', at: origin, value: '' };
  const { tree, problems } = parseYaml(text, origin, { inFile: false });
  const [problem] = problems;
  if (problem) return { path: '', message: problem.message, hint: problem.hint ?? QUOTE };
  if (!tree) return { type: 'leaf', at: origin, value: null };
  if (tree.type === 'delete')
    return { path: '', message: '!delete cannot be given here', hint: 'Write ~key.' };
  if (
    (tree.type === 'map' && !text.trim().startsWith('{')) ||
    (tree.type === 'list' && !text.trim().startsWith('['))
  ) {
    return { path: '', message: `the value ${show(text)} reads as a YAML block`, hint: QUOTE };
  }
  return tree;
}

const QUOTE = "Put text with special characters in quotes: key='a: b'.";

function apply(tree: Tree, { act, path, value, at: origin }: Override, schemaAt: SchemaAt): Tree | Problem {
  const schema = schemaAt(tree, path);
  const key = path.join('.');
  const old = at(tree, path);
  if (act === 'remove') {
    return old
      ? removeAt(tree, path)
      : { path: key, message: `there is no '${key}' to remove`, hint: nearestKey(tree, path) };
  }
  const blocked = blockedAt(tree, path, schemaAt);
  if (blocked) return { path: key, ...blocked };
  const given = value ?? { type: 'leaf', at: origin, value: null };
  if (act === 'set') return setAt(tree, path, asPart(schema, given, old), origin);
  const list = old?.type === 'list' ? old : undefined;
  if (old && !list && !(old.type === 'leaf' && old.value === null)) {
    return {
      path: key,
      message: `'${key}' is there already, it is ${show(plain(old))}`,
      hint: `Leave out the +: ${key}=...`,
    };
  }
  const isList = list !== undefined || schema?.type === 'array';
  return setAt(tree, path, isList ? appended(list, schema, given) : asPart(schema, given), origin);
}

/** A list with a value behind what is there, or all of another list's. */
function appended(old: TreeList | undefined, schema: JsonSchema | undefined, value: Tree): TreeList {
  const added = value.type === 'list' ? value.items : [value];
  const items = added.map(item => asPart(schema?.items, item));
  return { type: 'list', at: old?.at ?? value.at, items: [...(old?.items ?? []), ...items] };
}

/** Why the path cannot be followed: a plain value or a missing list item stands in the way. */
function blockedAt(tree: Tree, path: Path, schemaAt: SchemaAt): Omit<Problem, 'path'> | undefined {
  let here: Tree | undefined = tree;
  for (const [depth, key] of path.entries()) {
    const above = path.slice(0, depth).join('.');
    if (here?.type === 'list' && !child(here, key)) {
      const items = here.items.map(
        (item, index) => `${above}.${index} is ${show(plain(at(item, ['use']) ?? item))}`,
      );
      const hint = items.length > 0 ? `${items.join(', ')}.` : `Add one with +${above}=[...].`;
      return { message: `the list ${above} has no item '${key}'`, hint };
    }
    if (here?.type === 'leaf' && here.value !== null)
      return { message: `${above} is ${show(here.value)} and has no key '${key}'` };
    if (!here && schemaAt(tree, path.slice(0, depth))?.type === 'array') {
      return { message: `the list ${above} has no item '${key}'`, hint: `Add one with +${above}=[...].` };
    }
    here = here && child(here, key);
  }
  return undefined;
}

/** The value, where a bare name that is given for a part stands for `{ use: name }`, in a list of parts too. */
function asPart(schema: JsonSchema | undefined, value: Tree, old?: Tree): Tree {
  if (value.type === 'list') return { ...value, items: value.items.map(item => asPart(schema?.items, item)) };
  const isName = value.type === 'leaf' && typeof value.value === 'string' && value.value !== '';
  const isPart = schema?.part !== undefined || (old && child(old, 'use') !== undefined);
  if (!isName || !isPart) return value;
  return { type: 'map', at: value.at, entries: new Map([['use', { keyAt: value.at, value }]]) };
}

function nearestKey(tree: Tree, path: Path): string | undefined {
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const section = at(tree, path.slice(0, depth));
    if (!section) continue;
    const keys = keysOf(section);
    const place = depth === 0 ? 'The experiment' : path.slice(0, depth).join('.');
    const has = keys.length > 0 ? `${place} has ${keys.join(', ')}.` : `${place} has no keys.`;
    return hintOf(didYouMean(path[depth] ?? '', keys), has);
  }
  return undefined;
}
