import {
  CompositionError,
  GanzooError,
  PluginContractError,
  type Plugin,
  type PluginKind,
  type PluginKinds,
} from '@ganzoo/sdk';
import { scopeConstraint, scopeGame, scopeOptimizer, withHandles } from '@ganzoo/sdk/host';
import { splitPart } from '../config/split-part.ts';
import type { Part } from '../config/types.ts';
import { blameInner } from './blame-inner.ts';
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
  outer?: Outer,
): Promise<RunPart<K>> {
  const plugin = place.catalog.get(kind, part.use);
  const { params } = splitPart(part);
  const label = `${kind} '${plugin.name}'`;
  const who = outer ? `${outer.who} (${outer.key}: ${label})` : label;
  const context = contextAt(place, kind, { use: part.use, path }, outer?.who);
  const inner = await makeInner(place, plugin, params, { who, path });
  try {
    const given = { ...withHandles(plugin.params, params, path), ...productsOf(inner, plugin, label) };
    const product: PluginKinds[K]['product'] = await plugin.create(given as never, context);
    checkProduct(kind, who, product);
    const source = place.catalog.entry(kind, part.use).source.file;
    return { kind, name: plugin.name, label, path, params, schema: plugin.params, inner, source, product };
  } catch (error) {
    if (error instanceof GanzooError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new PluginContractError(`${who} failed while it was made: ${reason}`, undefined, error);
  }
}

/** The part around one that is made, in words, and where it has that among its parameters. */
interface Outer {
  readonly who: string;
  readonly key: string;
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
  { who, path }: { readonly who: string; readonly path: string },
): Promise<InnerParts> {
  const make = (kind: PluginKind, part: Part, key: string): Promise<RunPart> => {
    const at = `${path}.${key}`;
    return blaming(at, () => makePart(place, kind, part, at, { who, key }));
  };
  const made: Record<string, RunPart | readonly RunPart[]> = {};
  for (const [key, schema] of Object.entries(schemas)) {
    const given = params[key];
    if (schema.type === 'part') {
      if (given === undefined) {
        const hint = `Give it: \`${key}: { use: NAME }\`.`;
        throw new CompositionError(`${who} needs a part '${key}', of the kind ${schema.kind}.`, hint);
      }
      made[key] = await make(schema.kind, given as Part, key);
    } else if (schema.type === 'parts') {
      const list: RunPart[] = [];
      for (const [i, part] of (given as readonly Part[]).entries())
        list.push(await make(schema.kind, part, `${key}.${i}`));
      made[key] = list;
    }
  }
  return made;
}

/** What `create` receives for the parts inside, `of` the part with this label. */
function productsOf(
  inner: InnerParts,
  { params }: Pick<Plugin, 'params'>,
  of: string,
): Record<string, unknown> {
  const products = Object.entries(inner).map(([key, made]) => {
    if (!isList(made)) return [key, scoped(made, { of, key, prefix: key })] as const;
    // 0/, 1/ ... are the names of one list
    const { kind } = params[key] as { readonly kind?: unknown };
    const isOnly =
      Object.values(params).filter(each => each.type === 'parts' && each.kind === kind).length === 1;
    const list = made.map((part, i) =>
      scoped(part, { of, key: `${key}.${i}`, prefix: isOnly ? String(i) : `${key}/${i}`, inList: true }),
    );
    return [key, list] as const;
  });
  return Object.fromEntries(products);
}

/** Where a part is inside another. */
interface Inside {
  readonly of: string;
  readonly key: string;
  /** Of the names of what it keeps. */
  readonly prefix: string;
  readonly inList?: boolean;
}

/** A product that keeps tensors by name has names of its own, so that the outer one may have the same. */
function scoped({ kind, label, product }: RunPart, { of, key, prefix, inList = false }: Inside): unknown {
  const made: unknown = blameInner(product, { of, key, label });
  switch (kind) {
    case 'objective':
      return scopeGame(made as PluginKinds['objective']['product'], prefix, { names: inList, at: key });
    case 'optimizer':
      return scopeOptimizer(made as PluginKinds['optimizer']['product'], prefix);
    case 'constraint':
      return scopeConstraint(made as PluginKinds['constraint']['product'], prefix);
    default:
      return made;
  }
}

function isList(made: RunPart | readonly RunPart[]): made is readonly RunPart[] {
  return Array.isArray(made);
}
