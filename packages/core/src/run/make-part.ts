import {
  CompositionError,
  GanzooError,
  PluginContractError,
  type Plugin,
  type PluginKind,
  type PluginKinds,
} from '@ganzoo/sdk';
import { scopeGame, scopeOptimizer, withHandles } from '@ganzoo/sdk/host';
import { splitPart } from '../config/split-part.ts';
import type { Part } from '../config/types.ts';
import { checkProduct } from './check-product.ts';
import { blaming } from './faults.ts';
import type { InnerParts, RunPart } from './parts.ts';
import { contextAt, type Place } from './place.ts';

/** What a plugin's parameters are when nothing is said. */
export function defaultsOf({ params }: Pick<Plugin, 'params'>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(params).map(([key, { default: value }]) => [key, value]));
}

/**
 * Makes a part, those inside it first; an error thrown by a plugin's `create` that is not one of ours becomes a
 * {@link PluginContractError}.
 */
export async function makePart<K extends PluginKind>(
  place: Place,
  kind: K,
  part: Part,
  path: string,
  inside?: string,
): Promise<RunPart<K>> {
  const plugin = place.catalog.get(kind, part.use);
  const { params } = splitPart(part);
  const label = `${kind} '${plugin.name}'`;
  const context = contextAt(place, kind, { use: part.use, path }, inside);
  const inner = await makeInner(place, plugin, params, { label, path });
  try {
    const given = { ...withHandles(plugin.params, params, path), ...productsOf(inner) };
    const product: PluginKinds[K]['product'] = await plugin.create(given as never, context);
    checkProduct(kind, label, product);
    const source = place.catalog.entry(kind, part.use).source.file;
    return { kind, name: plugin.name, label, path, params, schema: plugin.params, inner, source, product };
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
  place: Place,
) => Promise<RunPart<K> | undefined>;

async function makeInner(
  place: Place,
  { params: schemas }: Pick<Plugin, 'params'>,
  params: Readonly<Record<string, unknown>>,
  { label, path }: Pick<RunPart, 'label' | 'path'>,
): Promise<InnerParts> {
  const make = (kind: PluginKind, part: Part, at: string): Promise<RunPart> =>
    blaming(at, () => makePart(place, kind, part, at, label));
  const made: Record<string, RunPart | readonly RunPart[]> = {};
  for (const [key, schema] of Object.entries(schemas)) {
    const given = params[key];
    const at = `${path}.${key}`;
    if (schema.type === 'part') {
      if (given === undefined) {
        const hint = `Give it: \`${key}: { use: NAME }\`.`;
        throw new CompositionError(`${label} needs a part '${key}', of the kind ${schema.kind}.`, hint);
      }
      made[key] = await make(schema.kind, given as Part, at);
    } else if (schema.type === 'parts') {
      const list: RunPart[] = [];
      for (const [i, part] of (given as readonly Part[]).entries())
        list.push(await make(schema.kind, part, `${at}.${i}`));
      made[key] = list;
    }
  }
  return made;
}

/** What `create` receives for the parts inside. */
function productsOf(inner: InnerParts): Record<string, unknown> {
  const products = Object.entries(inner).map(([key, made]) => [
    key,
    isList(made) ? made.map((part, i) => scoped(part, String(i), `${key}.${i}`)) : scoped(made, key),
  ]);
  return Object.fromEntries(products) as Record<string, unknown>;
}

/** A product that keeps tensors by name has names of its own, so that the outer one may have the same. */
function scoped({ kind, product }: RunPart, prefix: string, inList?: string): unknown {
  if (kind === 'objective')
    return scopeGame(product as PluginKinds['objective']['product'], prefix, {
      names: inList !== undefined,
      at: inList,
    });
  if (kind === 'optimizer') return scopeOptimizer(product as PluginKinds['optimizer']['product'], prefix);
  return product;
}

function isList(made: RunPart | readonly RunPart[]): made is readonly RunPart[] {
  return Array.isArray(made);
}
