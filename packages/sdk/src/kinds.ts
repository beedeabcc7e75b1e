import type { PluginKinds } from './contracts/index.ts';

/** Every kind of plugin the core knows, as the folder names in `plugins/` in the singular. */
export const PLUGIN_KINDS = [
  'dataset',
  'architecture',
  'objective',
  'constraint',
  'optimizer',
  'average',
  'scheduler',
  'metric',
  'features',
  'monitor',
] as const satisfies readonly (keyof PluginKinds)[];

export type PluginKind = (typeof PLUGIN_KINDS)[number];
