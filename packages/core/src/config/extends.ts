import { realpath } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { formatWhere } from '@ganzoo/sdk/host';
import type { Where } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';
import { ExperimentError, hintOf, type Problem } from '../experiment-error.ts';
import { finishDeletions, merge } from './merge.ts';
import { parseYaml } from './parse-yaml.ts';
import { readExperimentFile } from './read-file.ts';
import { bare } from './tree.ts';
import type { Leaf, Origin, Tree, TreeMap } from './tree.ts';

/** Files one after another in a chain of `extends`. */
const LONGEST_CHAIN = 16;

/** An experiment file with all it extends laid under it. */
export interface ExtendedFile {
  readonly tree: TreeMap;
  /** Absolute paths of all files read, the inherited ones first. */
  readonly sources: readonly string[];
}

/** Reads an experiment file and what it extends; throws {@link ExperimentError} with the mistakes of all these files. */
export async function readExtended(file: string): Promise<ExtendedFile> {
  const reader = new Reader();
  const read = await reader.read(file, []);
  const { problems, sources, cause } = reader;
  const tree = read && finishDeletions(read, problems);
  if (problems.length > 0 || tree?.type !== 'map') throw new ExperimentError(file, problems, cause);
  return { tree, sources };
}

class Reader {
  readonly problems: Problem[] = [];
  readonly sources: string[] = [];
  cause: unknown;
  /** A file extended along several ways is read once. */
  readonly #done = new Map<string, TreeMap | undefined>();

  async read(file: string, chain: readonly string[], askedBy?: Where): Promise<TreeMap | undefined> {
    const path = await realpath(file).catch(() => file);
    if (chain.includes(path)) {
      const ring = [...chain.slice(chain.indexOf(path)), path].map(displayPath).join(' -> ');
      this.#fail(askedBy ?? { file: displayPath(file) }, `extends goes round in a circle: ${ring}`);
      return undefined;
    }
    if (chain.length >= LONGEST_CHAIN) {
      this.#fail(
        askedBy ?? { file: displayPath(file) },
        `extends leads through more than ${LONGEST_CHAIN} files, from ${displayPath(chain[0] ?? file)} on`,
      );
      return undefined;
    }
    if (this.#done.has(path)) return this.#done.get(path);
    const tree = await this.#readOne(file, askedBy);
    const whole = tree && (await this.#inherit(tree, [...chain, path]));
    this.#done.set(path, whole);
    if (tree) this.sources.push(file);
    return whole;
  }

  async #readOne(file: string, askedBy: Where | undefined): Promise<TreeMap | undefined> {
    const origin: Origin = { file: displayPath(file), folder: dirname(file) };
    // Who reads a message about a file that another one extends may not know of it.
    const from = askedBy && `The file is extended in ${formatWhere(askedBy)}.`;
    const tell = (problems: readonly Problem[]): void => {
      for (const one of problems) {
        this.problems.push({ ...one, hint: one.where === askedBy ? one.hint : hintOf(one.hint, from) });
      }
    };
    let text: string;
    try {
      text = await readExperimentFile(file, askedBy);
    } catch (error) {
      if (!(error instanceof ExperimentError)) throw error;
      tell(error.problems);
      this.cause = error.cause;
      return undefined;
    }
    const { tree, problems } = parseYaml(text, origin);
    tell(problems);
    if (problems.length > 0) return undefined;
    if (tree?.type === 'map') return tree;
    if (tree === undefined || (tree.type === 'leaf' && tree.value === null)) {
      const hint = 'Begin with dataset, architecture, objective and train.';
      tell([{ where: bare(origin), path: '', message: 'the file is empty', hint }]);
    } else {
      const message = 'an experiment must be a map of keys such as `dataset: { use: mnist }`';
      tell([{ where: bare(tree.at), path: '', message }]);
    }
    return undefined;
  }

  async #inherit(tree: TreeMap, chain: readonly string[]): Promise<TreeMap | undefined> {
    const entry = tree.entries.get('extends');
    if (!entry) return tree;
    const own: TreeMap = {
      ...tree,
      entries: new Map([...tree.entries].filter(([key]) => key !== 'extends')),
    };
    let base: Tree | undefined;
    for (const { value, at } of this.#paths(entry.value)) {
      const next = await this.read(resolve(at.folder, value), chain, bare(at));
      if (next) base = base ? merge(base, next) : next;
    }
    const merged = base ? merge(base, own) : own;
    return merged.type === 'map' ? merged : undefined;
  }

  #paths(value: Tree): { value: string; at: Origin }[] {
    const items = value.type === 'list' ? value.items : [value];
    const isPath = (item: Tree): item is Leaf & { value: string } =>
      item.type === 'leaf' && typeof item.value === 'string' && item.value !== '';
    if (items.length > 0 && items.every(isPath))
      return items.map(item => ({ value: item.value, at: item.at }));
    this.#fail(bare(value.at), 'extends must be the path of a file, or a list of paths');
    return [];
  }

  #fail(where: Where, message: string, hint?: string): void {
    this.problems.push({ where, path: '', message, hint });
  }
}
