import { PluginContractError } from '@ganzoo/sdk';
import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { basename, dirname } from 'node:path';
import { compare } from '../nearest.ts';
import { BrokenPluginError, DuplicatePluginError, PluginFileError, UnknownPluginError } from './errors.ts';
import { findListed } from './find-listed.ts';
import type { ListedPlugin } from './find-listed.ts';
import { PluginLoader } from './loader.ts';
import { filesThatMayHold, stem } from './may-hold.ts';
import { formatSource } from './sources.ts';
import type { BrokenFile, CatalogEntry, DuplicatePlugin, PluginId, PluginSource } from './sources.ts';

/** What a catalog is made of. */
export interface CatalogParts {
  /** Plugins that are loaded. */
  readonly entries?: readonly CatalogEntry[];
  /** Files that were found and are not loaded yet. */
  readonly unread?: readonly PluginSource[];
  /** Files that failed to load. */
  readonly broken?: readonly BrokenFile[];
  /** Places where plugins were looked for, as text. */
  readonly searched?: readonly string[];
}

const CODE: PluginSource = { route: 'code', file: '' };

/**
 * Plugins by kind and name, with their sources, and the files that failed to load.
 *
 * A catalog never changes: {@link Catalog.load}, {@link Catalog.loadAll} and {@link Catalog.extend} give another one
 * that holds more.
 */
export class Catalog {
  /** Files that failed to load. */
  readonly broken: readonly BrokenFile[];
  /** Kinds and names that more than one of the loaded plugins has. */
  readonly duplicates: readonly DuplicatePlugin[];
  /** Places where plugins were looked for. */
  readonly searched: readonly string[];
  readonly #unread: readonly PluginSource[];
  readonly #loader: PluginLoader;
  readonly #byId: ReadonlyMap<string, readonly CatalogEntry[]>;

  constructor(
    { entries = [], unread = [], broken = [], searched = [] }: CatalogParts,
    loader: PluginLoader = new PluginLoader(),
  ) {
    this.#byId = group(entries);
    this.#unread = unread;
    this.#loader = loader;
    this.broken = broken;
    this.searched = searched;
    this.duplicates = [...this.#byId.values()].flatMap(same => {
      const [first] = same;
      if (!first || same.length < 2) return [];
      const { kind, name } = first.plugin;
      return [{ kind, name, sources: same.map(({ source }) => source) }];
    });
  }

  /** A catalog of plugins given as values, as tests and tools need it. */
  static of(plugins: readonly Pick<Plugin, 'kind' | 'name' | 'params'>[]): Catalog {
    // A plugin with typed parameters is no Plugin to the compiler, as its `create` wants just these.
    const entries = (plugins as readonly Plugin[]).map(plugin => ({ plugin, source: CODE }));
    return new Catalog({ entries, searched: ['the plugins given in code'] });
  }

  /**
   * The plugin of a kind and name, which has to be loaded.
   *
   * Throws {@link UnknownPluginError} with the nearest names, {@link DuplicatePluginError} when there are several,
   * {@link BrokenPluginError} when a file of that name failed to load, and {@link PluginContractError} for a name
   * that {@link Catalog.load} was never asked for.
   */
  get<K extends PluginKind>(kind: K, name: string): Plugin<K> {
    return this.entry(kind, name).plugin;
  }

  /** The plugin of a kind and name with its source; throws as {@link Catalog.get} does. */
  entry<K extends PluginKind>(kind: K, name: string): CatalogEntry<K> {
    const [first, second] = this.#byId.get(key({ kind, name })) ?? [];
    if (second) {
      const same = this.duplicates.find(one => one.kind === kind && one.name === name);
      throw new DuplicatePluginError(kind, name, same?.sources ?? []);
    }
    if (first) return first as unknown as CatalogEntry<K>;
    if (this.#unread.length > 0) {
      const hint = `A parameter that names a plugin says so in its schema: plugin: '${kind}'.`;
      throw new PluginContractError(`${kind} '${name}' is asked for, but was not loaded.`, hint);
    }
    const near = this.broken.filter(({ source }) => (kindOfFolder(source.file) ?? kind) === kind);
    const named = near.find(({ source }) => stem(source.file) === name);
    if (named) throw new BrokenPluginError(`The ${kind} '${name}'`, named);
    const known = [...new Set(this.list(kind).map(({ plugin }) => plugin.name))];
    throw new UnknownPluginError({ kind, name, known, searched: this.searched, broken: near });
  }

  /** True when {@link Catalog.get} would give a plugin. */
  has(kind: PluginKind, name: string): boolean {
    return this.#byId.get(key({ kind, name }))?.length === 1;
  }

  /** The loaded plugins of one kind, or of all, ordered by kind and name. */
  list<K extends PluginKind = PluginKind>(kind?: K): CatalogEntry<K>[] {
    return ([...this.#byId.values()].flat() as unknown as CatalogEntry<K>[])
      .filter(({ plugin }) => kind === undefined || plugin.kind === kind)
      .sort(
        ({ plugin: a }, { plugin: b }) =>
          PLUGIN_KINDS.indexOf(a.kind) - PLUGIN_KINDS.indexOf(b.kind) || compare(a.name, b.name),
      );
  }

  /**
   * A catalog in which these plugins are loaded, and little else.
   *
   * Where one is in none of the files that may hold it by {@link filesThatMayHold}, the files without a manifest are
   * loaded, and then all files, so that what {@link Catalog.get} throws for it tells of everything there is.
   */
  async load(wanted: readonly PluginId[]): Promise<Catalog> {
    let catalog = await this.#loadLikely(wanted);
    const missing = (): boolean => wanted.some(id => !catalog.#byId.has(key(id)));
    if (missing()) catalog = await catalog.#read(catalog.#unread.filter(({ listed }) => !listed));
    return missing() ? catalog.loadAll() : catalog;
  }

  /** A catalog in which every file that was found is loaded. */
  async loadAll(): Promise<Catalog> {
    return this.#read(this.#unread);
  }

  /**
   * A catalog which also holds the plugins an experiment lists.
   *
   * Throws {@link PluginFileError} for an entry that is missing or exports no plugin, {@link BrokenPluginError} for
   * a file that fails to load and {@link DuplicatePluginError} when a listed plugin is there already.
   * `paths` are the entries made absolute.
   */
  async extend(listed: readonly ListedPlugin[]): Promise<{ catalog: Catalog; paths: readonly string[] }> {
    const paths = new Set<string>();
    const searched: string[] = [];
    const loaded = new Map<string, PluginSource>();
    const added: (CatalogEntry & { readonly item: ListedPlugin })[] = [];
    const known = new Set(this.list().map(({ source }) => source.file));
    for (const item of listed) {
      const { path, sources } = await findListed(item);
      paths.add(path);
      searched.push(...sources.map(formatSource));
      const found = sources.map(source => this.#unread.find(({ file }) => file === source.file) ?? source);
      const { entries, broken } = await this.#loader.load(found);
      const [failed] = broken;
      if (failed) throw new BrokenPluginError(`Plugin file ${item.name}`, failed, item.where);
      if (entries.length === 0) {
        const hint = 'Export what definePlugin gives: export const mine = definePlugin({ ... });';
        throw new PluginFileError(`${item.name} exports no plugin.`, item.where, hint);
      }
      for (const source of found) loaded.set(source.file, source);
      for (const entry of entries) if (!known.has(entry.source.file)) added.push({ ...entry, item });
    }
    const entries = added.map(({ plugin, source }) => ({ plugin, source }));
    const unread = this.#unread.filter(({ file }) => !loaded.has(file));
    const catalog = await this.#with({ entries, searched }, unread).#loadLikely(
      added.map(({ plugin }) => plugin),
    );
    for (const { plugin, item } of added) {
      const same = catalog.duplicates.find(({ kind, name }) => kind === plugin.kind && name === plugin.name);
      if (same) throw new DuplicatePluginError(same.kind, same.name, same.sources, item.where);
    }
    return { catalog, paths: [...paths] };
  }

  async #loadLikely(wanted: readonly PluginId[]): Promise<Catalog> {
    return this.#read(await filesThatMayHold(wanted, this.#unread));
  }

  async #read(sources: readonly PluginSource[]): Promise<Catalog> {
    if (sources.length === 0) return this;
    const read = new Set(sources);
    return this.#with(
      await this.#loader.load(sources),
      this.#unread.filter(source => !read.has(source)),
    );
  }

  #with(
    { entries = [], broken = [], searched = [] }: CatalogParts,
    unread: readonly PluginSource[],
  ): Catalog {
    const parts = {
      entries: [...[...this.#byId.values()].flat(), ...entries],
      unread,
      broken: [...this.broken, ...broken],
      searched: [...this.searched, ...searched],
    };
    return new Catalog(parts, this.#loader);
  }
}

/** Groups by kind and name; one value reached through several files counts once. */
function group(entries: readonly CatalogEntry[]): Map<string, CatalogEntry[]> {
  const groups = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    const same = groups.get(key(entry.plugin)) ?? [];
    if (!same.some(({ plugin }) => plugin === entry.plugin)) same.push(entry);
    groups.set(key(entry.plugin), same);
  }
  return groups;
}

function key({ kind, name }: PluginId): string {
  return `${kind}/${name}`;
}

/** The kind whose folder a plugin file lies in, itself or through its family or its own folder. */
function kindOfFolder(file: string): PluginKind | undefined {
  const folders: string[] = [];
  for (let at = dirname(file); folders.length < 3; at = dirname(at)) folders.push(basename(at));
  return PLUGIN_KINDS.find(kind => folders.includes(kind) || folders.includes(`${kind}s`));
}
