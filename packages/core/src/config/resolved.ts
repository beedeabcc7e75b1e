import { relative, resolve, sep } from 'node:path';
import { stringify } from 'yaml';
import { escapeReferences } from './interpolate.ts';
import { isRecord } from './schema.ts';
import { at, plain, setAt } from './tree.ts';
import type { Tree } from './tree.ts';
import type { ExperimentConfig } from './types.ts';

/**
 * A configuration as an experiment file that needs no other: it loads again to the same configuration.
 *
 * Keys stand in the order of the structure and of the plugins' parameters, so two files can be compared line by line.
 */
export function toYaml(config: ExperimentConfig): string {
  return stringify(escape(config), { lineWidth: 0, aliasDuplicateObjects: false });
}

/**
 * A merged experiment as the one file it amounts to: what it extends and overrides laid together, `${...}` as written.
 *
 * Plugin files that another folder's file lists are named from `folder`, where the text is to stand.
 */
export function toMergedYaml(tree: Tree, folder: string): string {
  const listed = at(tree, ['plugins']);
  const here =
    listed?.type === 'list'
      ? setAt(tree, ['plugins'], { ...listed, items: listed.items.map(rebased(folder)) }, listed.at)
      : tree;
  return stringify(plain(here), { lineWidth: 0, aliasDuplicateObjects: false });
}

function rebased(folder: string): (item: Tree) => Tree {
  return item => {
    if (item.type !== 'leaf' || typeof item.value !== 'string' || !/^\.\.?\//.test(item.value)) return item;
    const path = relative(folder, resolve(item.at.folder, item.value)).replaceAll(sep, '/');
    return { ...item, value: path.startsWith('.') ? path : `./${path}` };
  };
}

function escape(value: unknown): unknown {
  if (typeof value === 'string') return escapeReferences(value);
  if (Array.isArray(value)) return value.map(escape);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escape(inner)]));
}
