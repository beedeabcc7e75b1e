import { merge } from './merge.ts';
import { isRecord } from './schema.ts';
import { structureAt } from './part-schema.ts';
import { at, fromPlain, setAt } from './tree.ts';
import type { Path, Tree, TreeMap } from './tree.ts';

/** A tree whose optimizers each name a plugin, and the paths of values that stand there as copies of the default's. */
export interface CompletedOptimizers {
  readonly tree: Tree;
  readonly copied: ReadonlySet<string>;
}

const OPTIMIZERS: Path = ['train', 'optimizers'];

/**
 * Completes optimizers without `use`: `generator: { learningRate: 1e-3 }` is the default's part with that one change,
 * wherever the default was written, in a file or on the command line.
 */
export function completeOptimizers(tree: Tree): CompletedOptimizers {
  const copied = new Set<string>();
  const section = at(tree, OPTIMIZERS);
  if (section?.type !== 'map') return { tree, copied };
  const written = section.entries.get('default')?.value;
  let changed = tree;
  for (const [player, { value }] of section.entries) {
    if (player === 'default' || value.type !== 'map' || value.entries.has('use')) continue;
    const base = defaultPart(written, value);
    if (!base) continue;
    const path = [...OPTIMIZERS, player];
    for (const copy of pathsOnlyIn(base, value, path)) copied.add(copy.join('.'));
    changed = setAt(changed, path, { ...merge(base, value), at: value.at }, value.at);
  }
  return { tree: changed, copied };
}

/** Where the first map has something that the second one, laid over it, has not; parts inside are gone through, too. */
function pathsOnlyIn(base: TreeMap, over: TreeMap, path: Path): Path[] {
  return [...base.entries].flatMap(([key, { value }]) => {
    const inner = over.entries.get(key)?.value;
    if (!inner) return [[...path, key]];
    return value.type === 'map' && inner.type === 'map' ? pathsOnlyIn(value, inner, [...path, key]) : [];
  });
}

/** The default's part as far as it is written, laid over the structure's own where it names no plugin. */
function defaultPart(written: Tree | undefined, { at: place }: TreeMap): TreeMap | undefined {
  if (written && written.type !== 'map') return undefined;
  if (written?.entries.has('use')) return written;
  const builtIn = structureAt([...OPTIMIZERS, 'default'])?.default;
  const base = isRecord(builtIn) ? fromPlain(builtIn, place) : undefined;
  if (base?.type !== 'map') return undefined;
  return { ...base, entries: new Map([...base.entries, ...(written?.entries ?? [])]) };
}
