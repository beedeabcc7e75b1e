import { PLUGIN_KINDS } from '@ganzoo/sdk/host';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { Container, ContainerModule } from 'inversify';
import { basename, dirname } from 'node:path';
import { compare } from '../nearest.ts';
import { BrokenPluginError, DuplicatePluginError, PluginFileError, UnknownPluginError } from './errors.ts';
import { findListed } from './find-listed.ts';
import type { ListedPlugin } from './find-listed.ts';
import { PluginLoader } from './loader.ts';
import { formatSource } from './sources.ts';
import type { BrokenFile, CatalogEntry, DuplicatePlugin, PluginSource } from './sources.ts';

/** Multi-binding: one value for each plugin found. */
export const PLUGIN_ENTRY = Symbol.for('ganzoo.PluginEntry');
/** Multi-binding: one value for each file that failed to load. */
export const BROKEN_FILE = Symbol.for('ganzoo.BrokenFile');
/** Multi-binding: one value for each place where plugins were looked for, as text. */
export const LOOKED_IN = Symbol.for('ganzoo.LookedIn');

/** What a catalog is made of. */
export interface CatalogParts {
  readonly entries: readonly CatalogEntry[];
  readonly broken?: readonly BrokenFile[];
  readonly looked?: readonly string[];
}

/** Binds plugins, broken files and the places looked in, one binding a value. */
export function catalogModule({ entries, broken = [], looked = [] }: CatalogParts): ContainerModule {
  return new ContainerModule(({ bind }) => {
    for (const entry of entries) bind(PLUGIN_ENTRY).toConstantValue(entry);
    for (const file of broken) bind(BROKEN_FILE).toConstantValue(file);
    for (const place of looked) bind(LOOKED_IN).toConstantValue(place);
  });
}

const CODE: PluginSource = { route: 'code', file: '' };

/** All plugins of a run by kind and name, with their sources, and the files that failed to load. */
export class Catalog {
  /** Files that failed to load. */
  readonly broken: readonly BrokenFile[];
  /** Kinds and names that more than one plugin has. */
  readonly duplicates: readonly DuplicatePlugin[];
  /** Places where plugins were looked for. */
  readonly looked: readonly string[];
  readonly #container: Container;
  readonly #loader: PluginLoader;
  readonly #byId: ReadonlyMap<string, readonly CatalogEntry[]>;

  /** Gathers what is bound in the container and its parents. */
  constructor(container: Container, loader: PluginLoader = new PluginLoader()) {
    const all = <T>(id: symbol): T[] => container.getAll<T>(id, { chained: true });
    this.#container = container;
    this.#loader = loader;
    this.#byId = group(all<CatalogEntry>(PLUGIN_ENTRY));
    this.broken = all<BrokenFile>(BROKEN_FILE);
    this.looked = all<string>(LOOKED_IN);
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
    return Catalog.from({ entries, looked: ['the plugins given in code'] });
  }

  /** A catalog of found parts. */
  static from(parts: CatalogParts, loader?: PluginLoader): Catalog {
    const container = new Container();
    container.load(catalogModule(parts));
    return new Catalog(container, loader);
  }

  /**
   * The plugin of a kind and name.
   *
   * Throws {@link UnknownPluginError} with the nearest names, {@link DuplicatePluginError} when there are several,
   * {@link BrokenPluginError} when a file of that name failed to load.
   */
  get<K extends PluginKind>(kind: K, name: string): Plugin<K> {
    return this.entry(kind, name).plugin;
  }

  /** The plugin of a kind and name with its source; throws as {@link Catalog.get} does. */
  entry<K extends PluginKind>(kind: K, name: string): CatalogEntry<K> {
    const [first, second] = this.#byId.get(id(kind, name)) ?? [];
    if (second) {
      const same = this.duplicates.find(one => one.kind === kind && one.name === name);
      throw new DuplicatePluginError(kind, name, same?.sources ?? []);
    }
    if (first) return first as unknown as CatalogEntry<K>;
    const near = this.broken.filter(({ source }) => (kindOfFolder(source.file) ?? kind) === kind);
    const named = near.find(({ source }) => stem(source.file) === name);
    if (named) throw new BrokenPluginError(`The ${kind} '${name}'`, named);
    const known = [...new Set(this.list(kind).map(({ plugin }) => plugin.name))];
    throw new UnknownPluginError({ kind, name, known, looked: this.looked, broken: near });
  }

  /** True when {@link Catalog.get} would give a plugin. */
  has(kind: PluginKind, name: string): boolean {
    return this.#byId.get(id(kind, name))?.length === 1;
  }

  /** Plugins of one kind, or of all, ordered by kind and name. */
  list<K extends PluginKind = PluginKind>(kind?: K): CatalogEntry<K>[] {
    return ([...this.#byId.values()].flat() as unknown as CatalogEntry<K>[])
      .filter(({ plugin }) => kind === undefined || plugin.kind === kind)
      .sort(
        ({ plugin: a }, { plugin: b }) =>
          PLUGIN_KINDS.indexOf(a.kind) - PLUGIN_KINDS.indexOf(b.kind) || compare(a.name, b.name),
      );
  }

  /**
   * A child catalog which also holds the plugins an experiment lists; this one stays as it is.
   *
   * Throws {@link PluginFileError} for an entry that is missing or exports no plugin, {@link BrokenPluginError} for
   * a file that fails to load and {@link DuplicatePluginError} when a listed plugin is there already.
   * `paths` are the entries made absolute.
   */
  async extend(listed: readonly ListedPlugin[]): Promise<{ catalog: Catalog; paths: readonly string[] }> {
    if (listed.length === 0) return { catalog: this, paths: [] };
    const paths = new Set<string>();
    const added: (CatalogEntry & { readonly item: ListedPlugin })[] = [];
    const looked: string[] = [];
    const files = new Set(this.list().map(({ source }) => source.file));
    for (const item of listed) {
      const { path, sources } = await findListed(item);
      paths.add(path);
      looked.push(...sources.map(formatSource));
      const broken = this.broken.find(({ source }) => sources.some(({ file }) => file === source.file));
      if (broken) throw new BrokenPluginError(`Plugin file ${item.name}`, broken, item.where);
      const fresh = sources.filter(({ file }) => !files.has(file));
      const loaded = await this.#loader.load(fresh);
      const [failed] = loaded.broken;
      if (failed) throw new BrokenPluginError(`Plugin file ${item.name}`, failed, item.where);
      if (loaded.entries.length === 0 && fresh.length === sources.length) {
        const hint = 'Export what definePlugin gives: export const mine = definePlugin({ ... });';
        throw new PluginFileError(`${item.name} exports no plugin.`, item.where, hint);
      }
      for (const entry of loaded.entries) added.push({ ...entry, item });
      for (const { file } of fresh) files.add(file);
    }
    const catalog = this.#child({ entries: added.map(({ plugin, source }) => ({ plugin, source })), looked });
    for (const { plugin, item } of added) {
      const same = catalog.duplicates.find(({ kind, name }) => kind === plugin.kind && name === plugin.name);
      if (same) throw new DuplicatePluginError(same.kind, same.name, same.sources, item.where);
    }
    return { catalog, paths: [...paths] };
  }

  #child(parts: CatalogParts): Catalog {
    const container = new Container({ parent: this.#container });
    container.load(catalogModule(parts));
    return new Catalog(container, this.#loader);
  }
}

/** Groups by kind and name; one value reached through several files counts once. */
function group(entries: readonly CatalogEntry[]): Map<string, CatalogEntry[]> {
  const groups = new Map<string, CatalogEntry[]>();
  for (const entry of entries) {
    const key = id(entry.plugin.kind, entry.plugin.name);
    const same = groups.get(key) ?? [];
    if (!same.some(({ plugin }) => plugin === entry.plugin)) same.push(entry);
    groups.set(key, same);
  }
  return groups;
}

function id(kind: PluginKind, name: string): string {
  return `${kind}/${name}`;
}

/** The kind that the folder of a plugin file is named after, when there is one. */
function kindOfFolder(file: string): PluginKind | undefined {
  const folders = [dirname(file), dirname(dirname(file))].map(folder => basename(folder));
  return PLUGIN_KINDS.find(kind => folders.includes(kind) || folders.includes(`${kind}s`));
}

function stem(file: string): string {
  const name = basename(file).replace(/\.\w+$/, '');
  return name === 'index' ? basename(dirname(file)) : name;
}
