import type { Where } from '@ganzoo/sdk';

/** Where something was written, and the absolute folder from which its relative paths count. */
export interface Origin extends Where {
  readonly folder: string;
}

/** A value of an experiment that remembers where it was written. */
export type Tree = Leaf | TreeList | TreeMap | Deletion;

export interface Leaf {
  readonly type: 'leaf';
  readonly at: Origin;
  readonly value: string | number | boolean | null;
}

export interface TreeList {
  readonly type: 'list';
  readonly at: Origin;
  readonly items: readonly Tree[];
}

export interface TreeMap {
  readonly type: 'map';
  readonly at: Origin;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** `!delete`: takes away what is inherited; none is left once a file is read with all it extends. */
export interface Deletion {
  readonly type: 'delete';
  readonly at: Origin;
}

/** A key of a map with its place, and the value. */
export interface Entry {
  readonly keyAt: Origin;
  readonly value: Tree;
}

/** Keys and list indices from the top: `['metrics', '0', 'every']`. */
export type Path = readonly string[];

/** `metrics.0.every` as keys. */
export function parsePath(path: string): Path {
  return path === '' ? [] : path.split('.');
}

/** What stands under a key or index, or undefined. */
export function child(tree: Tree, key: string): Tree | undefined {
  if (tree.type === 'map') return tree.entries.get(key)?.value;
  if (tree.type === 'list') return /^\d+$/.test(key) ? tree.items[Number(key)] : undefined;
  return undefined;
}

/** What stands at a path, or undefined. */
export function at(tree: Tree, path: Path): Tree | undefined {
  let here: Tree | undefined = tree;
  for (const key of path) {
    if (!here) return undefined;
    here = child(here, key);
  }
  return here;
}

/** Keys of a map or indices of a list. */
export function keysOf(tree: Tree): string[] {
  if (tree.type === 'map') return [...tree.entries.keys()];
  return tree.type === 'list' ? tree.items.map((_, index) => String(index)) : [];
}

/** A copy with a value set; missing maps on the way are made. The path must not lead through a plain value. */
export function setAt(tree: Tree, path: Path, value: Tree, where: Origin): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (tree.type === 'list') {
    return {
      ...tree,
      items: tree.items.map((item, index) =>
        String(index) === key ? setAt(item, rest, value, where) : item,
      ),
    };
  }
  const entries = new Map(tree.type === 'map' ? tree.entries : []);
  const old = entries.get(key);
  const inner = setAt(old?.value ?? emptyMap(where), rest, value, where);
  entries.set(key, { keyAt: rest.length > 0 && old ? old.keyAt : where, value: inner });
  return { type: 'map', at: tree.type === 'map' ? tree.at : where, entries };
}

/** A copy without what stands at a path. */
export function removeAt(tree: Tree, path: Path): Tree {
  const [key, ...rest] = path;
  if (key === undefined) return tree;
  if (tree.type === 'list') {
    const items = tree.items.flatMap((item, index) => {
      if (String(index) !== key) return [item];
      return rest.length > 0 ? [removeAt(item, rest)] : [];
    });
    return { ...tree, items };
  }
  if (tree.type !== 'map') return tree;
  const entries = new Map(tree.entries);
  const old = entries.get(key);
  if (rest.length === 0) entries.delete(key);
  else if (old) entries.set(key, { ...old, value: removeAt(old.value, rest) });
  return { ...tree, entries };
}

/** The bare value. */
export function plain(tree: Tree): unknown {
  if (tree.type === 'leaf') return tree.value;
  if (tree.type === 'list') return tree.items.map(plain);
  if (tree.type === 'delete') return undefined;
  return Object.fromEntries([...tree.entries].map(([key, { value }]) => [key, plain(value)]));
}

/** A bare value as a tree, all of it written at one place. */
export function fromPlain(value: unknown, at: Origin): Tree {
  if (Array.isArray(value)) return { type: 'list', at, items: value.map(item => fromPlain(item, at)) };
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, inner]) => [key, { keyAt: at, value: fromPlain(inner, at) }] as const,
    );
    return { type: 'map', at, entries: new Map(entries) };
  }
  return { type: 'leaf', at, value: value as string | number | boolean | null };
}

/** The deepest written place on the way to a path: that of the value, or of the section that lacks it. */
export function placeOf(tree: Tree, path: Path): Where {
  let here = tree;
  let place: Origin = tree.at;
  for (const key of path) {
    const next = child(here, key);
    if (!next) break;
    // A section begins at its key, a plain value is pointed at itself.
    const keyAt = here.type === 'map' ? here.entries.get(key)?.keyAt : undefined;
    place = next.type === 'map' || next.type === 'list' ? (keyAt ?? next.at) : next.at;
    here = next;
  }
  return bare(place);
}

/** The place of a key itself, else of the section that should hold it. */
export function placeOfKey(tree: Tree, path: Path): Where {
  const key = path.at(-1);
  const section = at(tree, path.slice(0, -1));
  const entry = key !== undefined && section?.type === 'map' ? section.entries.get(key) : undefined;
  return entry ? bare(entry.keyAt) : placeOf(tree, path);
}

/** A place as errors carry it. */
export function bare({ file, line, column }: Where): Where {
  return { file, line, column };
}

function emptyMap(where: Origin): TreeMap {
  return { type: 'map', at: where, entries: new Map() };
}
