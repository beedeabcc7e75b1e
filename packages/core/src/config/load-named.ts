import type { Catalog } from '../catalog/catalog.ts';
import type { PluginId } from '../catalog/sources.ts';
import type { PluginKind } from '@ganzoo/sdk';
import { completePart } from './fill-parts.ts';
import { partsIn, type FoundPart } from './part-schema.ts';
import { innerPart } from './structure.ts';
import type { Tree } from './tree.ts';
import { fillDefaults } from './validate.ts';

/**
 * A catalog in which the plugins that an experiment names are loaded: those its parts use, and those that a
 * parameter of a part names (`plugin` in its schema).
 *
 * A plugin's defaults may name others, so the experiment is gone through again until nothing new is named. Names
 * that are still a reference `${...}` are left for the time when it is replaced.
 */
export async function loadNamed(tree: Tree, catalog: Catalog, name: string): Promise<Catalog> {
  return loadAllOf(catalog, loaded => pluginsNamed(fillDefaults(tree, loaded, name), loaded));
}

/** A catalog in which a plugin is loaded with those that it is made of by default. */
export async function loadPlugin(id: PluginId, catalog: Catalog): Promise<Catalog> {
  return loadAllOf(catalog, loaded => [id, ...namedByDefault(id.kind, id.name, loaded)]);
}

/** Loads what is named until nothing new is. */
async function loadAllOf(catalog: Catalog, named: (loaded: Catalog) => PluginId[]): Promise<Catalog> {
  const asked = new Set<string>();
  let loaded = catalog;
  for (;;) {
    const wanted = named(loaded).filter(id => !asked.has(`${id.kind}/${id.name}`));
    if (wanted.length === 0) return loaded;
    for (const id of wanted) asked.add(`${id.kind}/${id.name}`);
    loaded = await loaded.load(wanted);
  }
}

function pluginsNamed(config: Record<string, unknown>, catalog: Catalog): PluginId[] {
  return namedBy(partsIn(config, catalog), catalog).filter(id => !id.name.includes('${'));
}

function namedBy(parts: readonly FoundPart[], catalog: Catalog): PluginId[] {
  return parts.flatMap(({ kind, value }) => {
    const { use } = value;
    if (typeof use !== 'string' || use === '') return [];
    const params = catalog.has(kind, use) ? Object.entries(catalog.get(kind, use).params) : [];
    const inner = params.flatMap(([key, { plugin }]) => {
      const given = value[key];
      return plugin !== undefined && typeof given === 'string'
        ? [{ kind: plugin, name: given }, ...namedByDefault(plugin, given, catalog)]
        : [];
    });
    return [{ kind, name: use }, ...inner];
  });
}

/** What the defaults of a plugin name, that a parameter names: it is made as they say. */
function namedByDefault(kind: PluginKind, use: string, catalog: Catalog): PluginId[] {
  const schema = innerPart(kind, '');
  return partsIn(completePart(kind, { use }, catalog), catalog, { schema }).flatMap(({ kind: of, value }) =>
    typeof value['use'] === 'string' ? [{ kind: of, name: value['use'] }] : [],
  );
}
