import type { Problem } from '../experiment-error.ts';
import { bare } from './tree.ts';
import type { Entry, Tree, TreeMap } from './tree.ts';

/**
 * Lays one tree over another: maps merge, everything else replaces, `!delete` removes.
 *
 * A part whose `use` names another plugin replaces the inherited part as a whole, because the old plugin's parameters
 * mean nothing to the new one. A `!delete` that meets nothing is kept: a file further down may inherit the key.
 */
export function merge(base: Tree, over: Tree): Tree {
  if (base.type !== 'map' || over.type !== 'map') return over;
  if (usesAnother(base, over)) return withoutDeletions(over);
  const entries = new Map<string, Entry>(base.entries);
  for (const [key, entry] of over.entries) {
    const old = base.entries.get(key);
    if (entry.value.type !== 'delete') {
      entries.set(key, old ? { keyAt: entry.keyAt, value: merge(old.value, entry.value) } : entry);
    } else if (old && old.value.type !== 'delete') {
      entries.delete(key);
    } else {
      entries.set(key, entry);
    }
  }
  return { type: 'map', at: over.at, entries };
}

/** Takes out the `!delete` marks that met nothing, each of them a mistake. */
export function finishDeletions(tree: Tree, problems: Problem[], path = ''): Tree {
  const below = (key: string) => (path === '' ? key : `${path}.${key}`);
  if (tree.type === 'list') {
    const items = tree.items.flatMap((item, index) => {
      if (item.type !== 'delete') return [finishDeletions(item, problems, below(String(index)))];
      problems.push({
        where: bare(item.at),
        path: below(String(index)),
        message: '!delete cannot stand in a list',
        hint: 'A list replaces the inherited one: leave the item out.',
      });
      return [];
    });
    return { ...tree, items };
  }
  if (tree.type !== 'map') return tree;
  const entries = new Map<string, Entry>();
  for (const [key, entry] of tree.entries) {
    if (entry.value.type === 'delete') {
      const message = `!delete has nothing to remove: no '${below(key)}' is inherited`;
      problems.push({ where: bare(entry.keyAt), path: below(key), message });
    } else {
      entries.set(key, { ...entry, value: finishDeletions(entry.value, problems, below(key)) });
    }
  }
  return { ...tree, entries };
}

function usesAnother(base: TreeMap, over: TreeMap): boolean {
  const old = base.entries.get('use')?.value;
  const now = over.entries.get('use')?.value;
  return old?.type === 'leaf' && now?.type === 'leaf' && old.value !== now.value;
}

function withoutDeletions(tree: TreeMap): TreeMap {
  return { ...tree, entries: new Map([...tree.entries].filter(([, { value }]) => value.type !== 'delete')) };
}
