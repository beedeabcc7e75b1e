import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Alias, Document, Node, YAMLMap, YAMLError, ScalarTag } from 'yaml';
import type { Problem } from '../experiment-error.ts';
import { countTokens } from './token-limits.ts';
import { bare } from './tree.ts';
import type { Entry, Origin, Tree, TreeMap } from './tree.ts';

/** Levels of maps and lists inside one another. */
export const DEEPEST = 64;
/** Values in a file once aliases are written out. */
const MOST_VALUES = 20_000;
/** Aliases in a file. */
const MOST_ALIASES = 100;
/** Follow-up errors of one slip only confuse. */
const MOST_ERRORS = 5;
/** Keys that reach an object's prototype when they are set. */
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

const DELETE = Symbol('delete');
const deleteTag: ScalarTag = { tag: '!delete', resolve: () => DELETE };

/** What a text holds: its tree, as far as it could be read, and the mistakes. */
export interface Parsed {
  readonly tree: Tree | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Reads YAML 1.2 into a tree; `origin` is the file and its folder.
 *
 * With `inFile` false the text is no file but an override, whose place has no lines.
 * The cost is bounded for any text: tokens, aliases, written-out values and depth are all counted.
 */
export function parseYaml(text: string, origin: Origin, { inFile = true } = {}): Parsed {
  const lines = new LineCounter();
  const place = (offset: number): Origin => {
    if (!inFile) return origin;
    const { line, col } = lines.linePos(offset);
    return { ...origin, line, column: Math.max(col, 1) };
  };
  const tooMuch = countTokens(text, DEEPEST);
  if (tooMuch) {
    const before = text.slice(0, tooMuch.offset);
    const at = { line: before.split('\n').length, column: tooMuch.offset - before.lastIndexOf('\n') };
    const where = inFile ? { ...bare(origin), ...at } : bare(origin);
    return { tree: undefined, problems: [{ where, path: '', message: tooMuch.message }] };
  }
  let document: Document.Parsed;
  try {
    document = parseDocument(text, {
      lineCounter: lines,
      prettyErrors: false,
      // Looked for below, where it takes a time linear in the number of keys.
      uniqueKeys: false,
      customTags: [deleteTag],
      // Sets, dates and bytes have no place in an experiment; their tags are as unknown as any other.
      resolveKnownTags: false,
    });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    return { tree: undefined, problems: [{ where: bare(origin), path: '', message: DEEP_MESSAGE }] };
  }
  const errors = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0]);
  const problems = errors.slice(0, MOST_ERRORS).map(error => toProblem(error, place));
  if (problems.length > 0) return { tree: undefined, problems };
  const builder = new TreeBuilder(place);
  const tree = document.contents === null ? undefined : builder.build(document.contents, '', 0);
  return { tree, problems: builder.problems };
}

const DEEP_MESSAGE = `nested deeper than ${DEEPEST} levels`;

class TreeBuilder {
  readonly problems: Problem[] = [];
  readonly #open = new Set<Node>();
  readonly #anchors = new Map<string, Node>();
  readonly #seen = new Set<Node>();
  #values = 0;
  #aliases = 0;

  constructor(private readonly place: (offset: number) => Origin) {}

  build(node: Node, path: string, depth: number): Tree {
    const at = this.place(node.range?.[0] ?? 0);
    const nothing: Tree = { type: 'leaf', at, value: null };
    if (++this.#values > MOST_VALUES) {
      if (this.#values === MOST_VALUES + 1)
        this.#fail(at, path, `more than ${MOST_VALUES} values with aliases written out`);
      return nothing;
    }
    if (depth > DEEPEST) {
      this.#fail(at, path, DEEP_MESSAGE);
      return nothing;
    }
    this.#remember(node);
    if (isAlias(node)) return this.#alias(node, at, path, depth) ?? nothing;
    if (isScalar(node)) return this.#scalar(node.value, at, path);
    this.#open.add(node);
    let tree: Tree = nothing;
    if (isMap(node)) tree = this.#map(node, at, path, depth);
    if (isSeq(node)) {
      const items = node.items.map((item, index) =>
        this.build(item as Node, join(path, String(index)), depth + 1),
      );
      tree = { type: 'list', at, items };
    }
    this.#open.delete(node);
    return tree;
  }

  #scalar(value: unknown, at: Origin, path: string): Tree {
    if (value === DELETE) return { type: 'delete', at };
    if (
      value === null ||
      typeof value === 'string' ||
      typeof value === 'number' ||
      typeof value === 'boolean'
    ) {
      return { type: 'leaf', at, value };
    }
    this.#fail(at, path, `a value of type ${typeof value} cannot be used here`);
    return { type: 'leaf', at, value: null };
  }

  #map(node: YAMLMap, at: Origin, path: string, depth: number): TreeMap {
    const entries = new Map<string, Entry>();
    for (const pair of node.items) {
      const keyNode = pair.key as Node;
      const keyAt = this.place(keyNode.range?.[0] ?? node.range?.[0] ?? 0);
      const key = isScalar(keyNode) ? String(keyNode.source ?? keyNode.value) : undefined;
      if (key === undefined || key === '' || key.includes('\n')) {
        this.#fail(keyAt, path, 'a key must be plain text');
      } else if (UNSAFE.has(key)) {
        this.#fail(keyAt, join(path, key), `the key '${key}' is not allowed`);
      } else if (entries.has(key)) {
        const before = entries.get(key)?.keyAt;
        this.#fail(
          keyAt,
          join(path, key),
          `the key '${key}' is there twice`,
          `First in line ${before?.line ?? '?'}.`,
        );
      } else {
        const value: Tree = pair.value
          ? this.build(pair.value as Node, join(path, key), depth + 1)
          : { type: 'leaf', at: keyAt, value: null };
        entries.set(key, { keyAt, value });
      }
    }
    return { type: 'map', at, entries };
  }

  #alias(node: Alias, at: Origin, path: string, depth: number): Tree | undefined {
    if (++this.#aliases > MOST_ALIASES) {
      if (this.#aliases === MOST_ALIASES + 1) this.#fail(at, path, `more than ${MOST_ALIASES} aliases`);
      return undefined;
    }
    const target = this.#anchors.get(node.source);
    if (!target) {
      this.#fail(at, path, `there is no anchor '&${node.source}' before this alias`);
      return undefined;
    }
    if (this.#open.has(target)) {
      this.#fail(at, path, `the alias '*${node.source}' contains itself`);
      return undefined;
    }
    return this.build(target, path, depth);
  }

  /** An alias means the last anchor before it, so anchors met again inside an alias do not count. */
  #remember(node: Node): void {
    if (isAlias(node) || this.#seen.has(node)) return;
    this.#seen.add(node);
    if (node.anchor) this.#anchors.set(node.anchor, node);
  }

  #fail(where: Origin, path: string, message: string, hint?: string): void {
    this.problems.push({ where: bare(where), path, message, hint });
  }
}

/** The parser's own words, except where they speak of its interface. */
function toProblem(error: YAMLError, place: (offset: number) => Origin): Problem {
  const where = bare(place(error.pos[0]));
  if (error.code === 'MULTIPLE_DOCS') {
    return {
      where,
      path: '',
      message: 'the file holds several documents, but must hold one',
      hint: 'Remove the --- line.',
    };
  }
  if (error.code === 'TAB_AS_INDENT') {
    return { where, path: '', message: 'tabs cannot indent in YAML', hint: 'Indent with spaces.' };
  }
  if (/call stack/.test(error.message)) return { where, path: '', message: DEEP_MESSAGE };
  if (error.code === 'TAG_RESOLVE_FAILED') {
    return {
      where,
      path: '',
      message: 'unknown tag',
      hint: 'The only tag is !delete, as in `key: !delete`.',
    };
  }
  return { where, path: '', message: `not valid YAML: ${error.message}` };
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
