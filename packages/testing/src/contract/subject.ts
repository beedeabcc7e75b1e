import type { Catalog } from '@ganzoo/core';
import type { PartValue, Plugin, PluginKind } from '@ganzoo/sdk';

/** A plugin under test, with the parameters it is made with. */
export interface Subject<K extends PluginKind = PluginKind> {
  readonly plugin: Plugin<K>;
  readonly catalog: Catalog;
  /** Those of the test, without the defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The plugin as an experiment names it. */
  readonly part: PartValue;
}
