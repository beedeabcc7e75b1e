import {
  GanzooError,
  PluginContractError,
  type ParamSchemas,
  type Plugin,
  type PluginKind,
  type PluginKinds,
} from '@ganzoo/sdk';
import type { Catalog } from '../catalog/catalog.ts';
import { splitPart } from '../config/split-part.ts';
import type { Part } from '../config/types.ts';

/** A plugin's product in a run, with what it was made from. */
export interface RunPart<K extends PluginKind = PluginKind> {
  /** Name of the plugin. */
  readonly name: string;
  /** `objective 'wasserstein'`, for messages. */
  readonly label: string;
  /** Where the experiment asks for it: `objective`, `constraints.0`, `optimizers.generator`. */
  readonly path: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly schema: ParamSchemas;
  readonly product: PluginKinds[K]['product'];
}

/** What a plugin's parameters are when nothing is said. */
export function defaultsOf({ params }: Pick<Plugin, 'params'>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([key, { default: value }]) => [key, value]));
}

/** Makes a part; an error thrown by the plugin's `create` that is not one of ours becomes a {@link PluginContractError}. */
export async function makePart<K extends PluginKind>(
  catalog: Catalog,
  kind: K,
  part: Part,
  path: string,
  context: PluginKinds[K]['context'],
): Promise<RunPart<K>> {
  const plugin = catalog.get(kind, part.use);
  const { params } = splitPart(part);
  const label = `${kind} '${plugin.name}'`;
  try {
    const product: PluginKinds[K]['product'] = await plugin.create(params as never, context);
    return { name: plugin.name, label, path, params, schema: plugin.params, product };
  } catch (error) {
    if (error instanceof GanzooError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PluginContractError(`${label} failed while it was made: ${reason}`, undefined, error);
  }
}
