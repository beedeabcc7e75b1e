import type { Catalog } from '../catalog/catalog.ts';
import type { PluginId } from '../catalog/sources.ts';
import { partsIn } from './part-schema.ts';
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
  const asked = new Set<string>();
  let loaded = catalog;
  for (;;) {
    const wanted = pluginsNamed(fillDefaults(tree, loaded, name), loaded).filter(
      id => !asked.has(`${id.kind}/${id.name}`),
    );
    if (wanted.length === 0) return loaded;
    for (const id of wanted) asked.add(`${id.kind}/${id.name}`);
    loaded = await loaded.load(wanted);
  }
}

function pluginsNamed(config: Record<string, unknown>, catalog: Catalog): PluginId[] {
  return partsIn(config).flatMap(({ kind, value }) => {
    const { use } = value;
    if (typeof use !== 'string' || use === '') return [];
    const params = catalog.has(kind, use) ? Object.entries(catalog.get(kind, use).params) : [];
    const inner = params.flatMap(([key, { plugin }]) => {
      const given = value[key];
      return plugin !== undefined && typeof given === 'string' ? [{ kind: plugin, name: given }] : [];
    });
    return [{ kind, name: use }, ...inner].filter(id => !id.name.includes('${'));
  });
}
