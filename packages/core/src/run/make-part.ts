import {
  GanzooError,
  PluginContractError,
  type Plugin,
  type PluginKind,
  type PluginKinds,
} from '@ganzoo/sdk';
import { withHandles } from '@ganzoo/sdk/host';
import type { Catalog } from '../catalog/catalog.ts';
import { splitPart } from '../config/split-part.ts';
import type { Part } from '../config/types.ts';
import type { RunPart } from './parts.ts';

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
    const given = withHandles(plugin.params, params, path);
    const product: PluginKinds[K]['product'] = await plugin.create(given as never, context);
    return { name: plugin.name, label, path, params, schema: plugin.params, product };
  } catch (error) {
    if (error instanceof GanzooError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PluginContractError(`${label} failed while it was made: ${reason}`, undefined, error);
  }
}

/** Makes a part of an experiment; undefined where that fails, which is then among the faults. */
export type Make = <K extends PluginKind>(
  kind: K,
  part: Part,
  path: string,
  context: Parameters<typeof makePart<K>>[4],
) => Promise<RunPart<K> | undefined>;
