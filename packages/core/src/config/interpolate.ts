import { hintOf, type Problem } from '../experiment-error.ts';
import { bare, child, fromPlain, keysOf, parsePath } from './tree.ts';
import type { Entry, Origin, Path, Tree } from './tree.ts';
import { cut } from '../one-line.ts';
import { didYouMean } from '../nearest.ts';
import { parseYaml } from './parse-yaml.ts';

/** Values that interpolation may make; each reference copies what it names. */
const MOST_VALUES = 20_000;
/** Characters of one text; references to references would double it each time. */
const LONGEST_TEXT = 16_384;

/** References one after another, each to a value that is a reference itself. */
const LONGEST_CHAIN = 64;

/** `${...}` with the backslashes before it; an odd number of them makes it plain text. */
const REFERENCE = /(?<!\\)(\\*)\$\{(?:([^{}]*)\})?/g;

/** Where interpolation looks values up. */
export interface Lookups {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Value of a key that was not written: its default; undefined when there is none. */
  readonly defaultOf: (path: Path) => unknown;
}

/** A tree without `${...}`, the mistakes, and the paths of values that could not be made. */
export interface Interpolated {
  readonly tree: Tree;
  readonly problems: readonly Problem[];
  readonly failed: ReadonlySet<string>;
}

/**
 * Replaces `${a.b}` by the value at that path and `${env:NAME,default}` by an environment variable.
 *
 * A reference that is the whole text keeps the type of what it names; inside a text it becomes text. `\${` is a plain
 * `${`.
 */
export function interpolate(tree: Tree, lookups: Lookups): Interpolated {
  const run = new Interpolation(tree, lookups);
  return { tree: run.resolve(tree, []), problems: run.problems, failed: run.failed };
}

/** Writes text so that interpolation gives it back unchanged. */
export function escapeReferences(text: string): string {
  return text.replaceAll(/(?<!\\)(\\*)\$\{/g, (_, slashes: string) => `${slashes}${slashes}\\\${`);
}

/** Thrown inside a value and caught at its leaf, so that one bad reference spoils one value. */
class Refused extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}

class Interpolation {
  readonly problems: Problem[] = [];
  readonly failed = new Set<string>();
  readonly #done = new Map<Tree, Tree>();
  readonly #busy = new Set<Tree>();
  #values = 0;
  #chain = 0;

  constructor(
    private readonly root: Tree,
    private readonly lookups: Lookups,
  ) {}

  /** The tree with all references below it replaced. */
  resolve(tree: Tree, path: Path): Tree {
    const done = this.#done.get(tree);
    if (done) return done;
    this.#busy.add(tree);
    const resolved = this.#below(tree, path);
    this.#busy.delete(tree);
    this.#done.set(tree, resolved);
    return resolved;
  }

  #below(tree: Tree, path: Path): Tree {
    if (tree.type === 'list') {
      return {
        ...tree,
        items: tree.items.map((item, index) => this.resolve(item, [...path, String(index)])),
      };
    }
    if (tree.type === 'map') {
      const entries = new Map<string, Entry>();
      for (const [key, entry] of tree.entries) {
        entries.set(key, { ...entry, value: this.resolve(entry.value, [...path, key]) });
      }
      return { ...tree, entries };
    }
    if (tree.type !== 'leaf' || typeof tree.value !== 'string' || !tree.value.includes('${')) return tree;
    try {
      return this.#text(tree.value, tree.at);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problems.push({
        where: bare(tree.at),
        path: path.join('.'),
        message: error.message,
        hint: error.hint,
      });
      this.failed.add(path.join('.'));
      return tree;
    }
  }

  #text(text: string, at: Origin): Tree {
    const whole = /^\$\{([^{}]*)\}$/.exec(text);
    if (whole) return this.#copy(this.#value(whole[1] ?? '', at), at);
    const value = text.replaceAll(REFERENCE, (_, slashes: string, inner: string | undefined) => {
      // Half of the backslashes stand for themselves; one left over makes the reference plain text.
      const kept = '\\'.repeat(Math.floor(slashes.length / 2));
      if (slashes.length % 2 === 1) return inner === undefined ? `${kept}\${` : `${kept}\${${inner}}`;
      if (inner === undefined)
        throw new Refused('${ without its }', 'Write \\${ for the two characters themselves.');
      return kept + this.#asText(inner, at);
    });
    if (value.length > LONGEST_TEXT)
      throw new Refused(`the text becomes longer than ${LONGEST_TEXT} characters`);
    return { type: 'leaf', at, value };
  }

  #asText(inner: string, at: Origin): string {
    const name = inner.trim();
    if (name.startsWith('env:')) return this.#environment(name.slice(4));
    const value = this.#value(inner, at);
    if (value.type === 'leaf') return String(value.value);
    throw new Refused(`\${${inner}} is a ${value.type} and cannot stand inside a text`);
  }

  #value(inner: string, at: Origin): Tree {
    const name = inner.trim();
    if (name.startsWith('env:')) return scalar(this.#environment(name.slice(4)), at);
    if (!/^[^\s.:,]+(\.[^\s.:,]+)*$/.test(name)) {
      throw new Refused(`\${${cut(inner)}} is no reference`, 'Write ${key.key} or ${env:NAME,default}.');
    }
    if (this.#chain >= LONGEST_CHAIN)
      throw new Refused(`more than ${LONGEST_CHAIN} references lead one after another`);
    this.#chain++;
    try {
      return this.#reference(parsePath(name), at);
    } finally {
      this.#chain--;
    }
  }

  #reference(path: Path, at: Origin): Tree {
    let here: Tree = this.root;
    for (const [depth, key] of path.entries()) {
      // What is on the way may itself be a reference to a map or list.
      if (here.type === 'leaf') here = this.#enter(here, path.slice(0, depth), path);
      const next: Tree | undefined = child(here, key);
      if (!next) return this.#default(path, at, here, key);
      here = next;
    }
    return this.#enter(here, path, path);
  }

  #enter(tree: Tree, path: Path, asked: Path): Tree {
    if (this.#busy.has(tree)) throw new Refused(`\${${asked.join('.')}} goes round in a circle`);
    const resolved = this.resolve(tree, path);
    if (this.failed.has(path.join('.'))) throw new Refused(`\${${asked.join('.')}} has no value, see there`);
    return resolved;
  }

  #default(path: Path, at: Origin, section: Tree, key: string): Tree {
    const value = this.lookups.defaultOf(path);
    if (value !== undefined) return fromPlain(value, at);
    const keys = keysOf(section);
    const has = keys.length > 0 ? `There: ${keys.join(', ')}.` : undefined;
    throw new Refused(`\${${path.join('.')}} names nothing`, hintOf(didYouMean(key, keys), has));
  }

  #environment(text: string): string {
    const comma = text.indexOf(',');
    const name = (comma < 0 ? text : text.slice(0, comma)).trim();
    const value = this.lookups.env[name] ?? (comma < 0 ? undefined : text.slice(comma + 1).trim());
    if (value === undefined) {
      throw new Refused(
        `the environment variable ${name} is not set`,
        `Set it, or give a default: \${env:${name},value}.`,
      );
    }
    if (value.length > LONGEST_TEXT)
      throw new Refused(`the environment variable ${name} is longer than ${LONGEST_TEXT} characters`);
    return value;
  }

  /** What a reference makes stands where the reference was written. */
  #copy(tree: Tree, at: Origin): Tree {
    if (++this.#values > MOST_VALUES) throw new Refused(`references make more than ${MOST_VALUES} values`);
    if (tree.type === 'list')
      return { type: 'list', at, items: tree.items.map(item => this.#copy(item, at)) };
    if (tree.type !== 'map') return { ...tree, at };
    const entries = new Map(
      [...tree.entries].map(([key, { value }]) => [key, { keyAt: at, value: this.#copy(value, at) }]),
    );
    return { type: 'map', at, entries };
  }
}

/** A number, true, false, null or text, as YAML would read it. */
function scalar(text: string, at: Origin): Tree {
  const { tree } = parseYaml(text, at, { inFile: false });
  return tree?.type === 'leaf' && tree.value !== null
    ? { ...tree, at }
    : { type: 'leaf', at, value: text === 'null' ? null : text };
}
