import { checkParams } from './check-params.ts';
import type { PluginKinds } from './contracts/index.ts';
import type { DataSpec } from './contracts/data.ts';
import { checkDownloads, type Download } from './downloads.ts';
import { PluginContractError } from './errors.ts';
import { PLUGIN_KINDS, type PluginKind } from './kinds.ts';
import type { ParamSchemas, ParamsOf } from './params.ts';

/** Values that carry this key with `true` are plugins, whichever copy of the sdk made them. */
export const PLUGIN_BRAND = Symbol.for('ganzoo.plugin/1');

/** What `create` gives: the product, or a promise of it where files or another data set have to be looked at first. */
export type Created<K extends PluginKind> = K extends 'dataset' | 'features'
  ? PluginKinds[K]['product'] | Promise<PluginKinds[K]['product']>
  : PluginKinds[K]['product'];

/** A plugin: what it is called, what can be set, and how its product is made. */
export interface Plugin<K extends PluginKind = PluginKind, P extends ParamSchemas = ParamSchemas> {
  readonly kind: K;
  /** Kebab-case name by which an experiment file asks for it: `use: name`. */
  readonly name: string;
  /** One sentence, shown by `ganzoo plugins`. */
  readonly summary: string;
  /** Where the idea comes from, `arXiv:1701.07875`. */
  readonly paper?: string;
  readonly params: P;
  /** Of a data set: what is known of it without its files, with its parameters as they are; of features: source and licence. */
  readonly published?: Partial<DataSpec>;
  /** Of a data set or features: the files that `ganzoo datasets fetch` or `ganzoo features fetch` brings, for `fetched(name)`. */
  readonly downloads?: readonly Download[];
  create(params: ParamsOf<P>, context: PluginKinds[K]['context']): Created<K>;
  readonly [PLUGIN_BRAND]: true;
}

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * Makes a plugin: a frozen value the core recognises by its brand.
 *
 * Throws {@link PluginContractError} when the name is not kebab-case, a parameter's name is reserved
 * (`use name on every samples features of`), has no description or (but for a part) no default, has a default that it does not
 * itself allow or a keyword that its type does not have, a download cannot be used, or something that is neither a data set nor
 * features tells of published data or downloads.
 */
export function definePlugin<const K extends PluginKind, const P extends ParamSchemas>(
  plugin: Omit<Plugin<K, P>, typeof PLUGIN_BRAND>,
): Plugin<K, P> {
  const id = `${plugin.kind} '${plugin.name}'`;
  if (!PLUGIN_KINDS.includes(plugin.kind)) {
    throw new PluginContractError(
      `'${String(plugin.kind)}' is not a kind of plugin.`,
      `Kinds: ${PLUGIN_KINDS.join(', ')}.`,
    );
  }
  if (!NAME.test(plugin.name)) {
    throw new PluginContractError(
      `The name of ${id} is not kebab-case.`,
      'Use small letters, digits and single hyphens, beginning with a letter.',
    );
  }
  checkParams(id, plugin.params);
  if (!['dataset', 'features'].includes(plugin.kind) && (plugin.published ?? plugin.downloads)) {
    throw new PluginContractError(
      `${id} has published data or downloads, which only data sets and features have.`,
    );
  }
  checkDownloads(id, plugin.downloads ?? []);
  return Object.freeze({ ...plugin, params: Object.freeze(plugin.params), [PLUGIN_BRAND]: true as const });
}

/** True for a value made by {@link definePlugin} of any copy of the sdk. */
export function isPlugin(value: unknown): value is Plugin {
  return (
    typeof value === 'object' && value !== null && (value as Record<symbol, unknown>)[PLUGIN_BRAND] === true
  );
}
