import { dirname, parse, resolve } from 'node:path';
import { GanzooError } from '@ganzoo/sdk';
import type { Where } from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import type { ListedPlugin } from '../catalog/find-listed.ts';
import { byPlace } from '../by-place.ts';
import { checkStructure } from './check-schema.ts';
import { ExperimentError, type Problem } from '../experiment-error.ts';
import { completeOptimizers } from './default-optimizer.ts';
import { inTodaysKeys } from './earlier-keys.ts';
import { readExtended } from './extends.ts';
import { interpolate } from './interpolate.ts';
import { loadNamed } from './load-named.ts';
import { applyOverrides, type SchemaAt } from './overrides.ts';
import { schemaIn } from './part-schema.ts';
import { toMergedYaml, toYaml } from './resolved.ts';
import { at, bare, parsePath, placeOf } from './tree.ts';
import type { Path, Tree } from './tree.ts';
import type { ExperimentConfig } from './types.ts';
import { fillDefaults, validate, type Checked } from './validate.ts';

/** What to load. */
export interface LoadOptions {
  /** The experiment file; a relative path counts from the current folder. */
  readonly file: string;
  /** `key=value`, `+key=value` and `~key`, applied in order. */
  readonly overrides?: readonly string[];
  /** True for a file that ganzoo itself wrote: one of an earlier version may have keys that are others now. */
  readonly ours?: boolean;
  /** Plugins; a function is asked once the file has been read, so that a file that is none is refused at once. */
  readonly catalog: Catalog | (() => Promise<Catalog>);
  /** Variables for `${env:NAME}`; those of the process unless given. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A checked experiment and where each of its values was written. */
export interface LoadedExperiment {
  readonly config: ExperimentConfig;
  /** The given catalog with the plugins the experiment lists; loaded are those that it names. */
  readonly catalog: Catalog;
  /** Absolute path of the experiment file. */
  readonly file: string;
  /** Absolute folder of the experiment file. */
  readonly folder: string;
  /** Absolute paths of all files it is made of, the inherited ones first. */
  readonly sources: readonly string[];
  /**
   * Where the value at a path such as `train.batchSize` was written; a default is at its section, and
   * `optimizers.generator` and `average` mean those in `train`. Undefined for a path no experiment has.
   */
  locate(path: string): Where | undefined;
  /** The experiment as one file with overrides applied, references and defaults left as they were written. */
  mergedYaml(): string;
  /** The experiment as one file without inheritance, interpolation and defaults. */
  resolvedYaml(): string;
}

/**
 * Loads an experiment file: reads what it extends, applies the overrides, loads the plugins it lists, replaces `${...}`,
 * fills in defaults and checks everything.
 *
 * Throws {@link ExperimentError} with all mistakes, and the catalog's errors for what is listed under `plugins`.
 */
export async function loadExperiment(options: LoadOptions): Promise<LoadedExperiment> {
  const file = resolve(options.file);
  const folder = dirname(file);
  const name = nameOf(file);
  const env = options.env ?? process.env;
  const { tree: read, sources } = await readExtended(file);
  const written = options.ours ? inTodaysKeys(read) : read;
  const overrides = options.overrides ?? [];
  const first = applyOverrides(written, overrides, process.cwd());
  const found = typeof options.catalog === 'function' ? await options.catalog() : options.catalog;
  const { catalog: all, paths, unlisted } = await withListed(found, listedPlugins(first.tree, env));
  // Before references are replaced, as they may be to a default, and after, as a name may be one.
  const { merged, named } = await overridden(
    written,
    overrides,
    await loadNamed(first.tree, all, name),
    name,
  );
  const resolved = interpolate(merged.tree, { env, defaultOf: defaultsOf(merged.tree, named, name) });
  const { tree, copied } = completeOptimizers(resolved.tree);
  const catalog = await loadNamed(tree, named, name);
  const checked = check(tree, catalog, name, unlisted);
  // what could not be made, or is a copy, was told where it was written
  const isToldElsewhere = ({ path }: Problem): boolean =>
    resolved.failed.has(path) || [...copied].some(key => path === key || path.startsWith(`${key}.`));
  const wrong = checked.problems.filter(problem => !isToldElsewhere(problem));
  const problems = [...merged.problems, ...resolved.problems, ...wrong];
  if (unlisted && problems.length === 0) throw unlisted;
  if (unlisted?.where)
    problems.push({ where: unlisted.where, message: unlisted.message, hint: unlisted.hint, path: 'plugins' });
  if (problems.length > 0) throw new ExperimentError(file, byPlace(problems), unlisted);
  const config = deepFreeze({ ...checked.config, plugins: paths }) as unknown as ExperimentConfig;
  return {
    config,
    catalog,
    file,
    folder,
    sources,
    locate: path => locate(tree, config, path),
    mergedYaml: () => toMergedYaml(merged.tree, folder),
    resolvedYaml: () => toYaml(config),
  };
}

/**
 * The overrides applied with what the plugins know: a bare name stands for a part inside another once that one is loaded,
 * and may name one that is not, so that this goes on until nothing new is named.
 */
async function overridden(
  written: Tree,
  overrides: readonly string[],
  loaded: Catalog,
  name: string,
): Promise<{ merged: ReturnType<typeof applyOverrides>; named: Catalog }> {
  const schemaAt: SchemaAt = (tree, path) => schemaIn(fillDefaults(tree, loaded, name), loaded, path);
  const merged = applyOverrides(written, overrides, process.cwd(), schemaAt);
  const named = overrides.length > 0 ? await loadNamed(merged.tree, loaded, name) : loaded;
  return named === loaded ? { merged, named } : overridden(written, overrides, named, name);
}

/** Looks up what stands at a path that was not written; the defaults are gathered when first asked for. */
function defaultsOf(tree: Tree, catalog: Catalog, name: string): (path: Path) => unknown {
  let filled: Record<string, unknown> | undefined;
  return path => plainAt((filled ??= fillDefaults(completeOptimizers(tree).tree, catalog, name)), path);
}

/** A plugin of a file that could not be loaded is not unknown, so parts are left unchecked then. */
function check(tree: Tree, catalog: Catalog, name: string, unlisted: GanzooError | undefined): Checked {
  return unlisted
    ? { config: {}, problems: checkStructure(fillDefaults(tree, catalog, name), tree) }
    : validate(tree, catalog, name);
}

/** The catalog with the plugins an experiment lists, or the error that one of them gave where it was written. */
async function withListed(
  catalog: Catalog,
  listed: readonly ListedPlugin[],
): Promise<{ catalog: Catalog; paths: readonly string[]; unlisted?: GanzooError }> {
  try {
    return await catalog.extend(listed);
  } catch (error) {
    if (!(error instanceof GanzooError) || !error.where) throw error;
    return { catalog, paths: [], unlisted: error };
  }
}

/** What stands under `plugins`, each entry to be looked up from the file in which it was written. */
function listedPlugins(tree: Tree, env: LoadOptions['env'] & {}): ListedPlugin[] {
  if (!at(tree, ['plugins'])) return [];
  // Plugins are needed before defaults are known, so only what is written can be referred to.
  const { tree: resolved } = interpolate(tree, { env, defaultOf: () => undefined });
  const list = at(resolved, ['plugins']);
  if (list?.type !== 'list') return [];
  return list.items.flatMap(item => {
    if (item.type !== 'leaf' || typeof item.value !== 'string' || item.value === '') return [];
    return [{ name: item.value, folder: item.at.folder, where: bare(item.at) }];
  });
}

/** The name of a run that is given none: its file's, without what a folder name should not hold. */
function nameOf(file: string): string {
  return (
    parse(file)
      .name.replaceAll(/[^\p{L}\p{N}_.+-]+/gu, '-')
      .replace(/^[.+-]+/, '') || 'experiment'
  );
}

function locate(tree: Tree, config: ExperimentConfig, path: string): Where | undefined {
  const keys = parsePath(path);
  const [first = ''] = keys;
  if (first === 'optimizers' || first === 'average') return placeOf(tree, ['train', ...keys]);
  return path === '' || Object.hasOwn(config, first) ? placeOf(tree, keys) : undefined;
}

function plainAt(value: unknown, path: Path): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return undefined;
    here = (here as Record<string, unknown>)[key];
  }
  return here;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.values(value).forEach(deepFreeze);
    Object.freeze(value);
  }
  return value;
}
