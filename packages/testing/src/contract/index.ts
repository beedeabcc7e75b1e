import type { Catalog } from '@ganzoo/core';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { describe } from 'vitest';
import { constraintContract } from './constraint.ts';
import { datasetContract } from './dataset.ts';
import { everyPluginContract } from './every-plugin.ts';
import { featuresContract } from './features.ts';
import { metricContract } from './metric.ts';
import { monitorContract } from './monitor.ts';
import { optimizerContract } from './optimizer.ts';
import { schedulerContract } from './scheduler.ts';
import type { Subject } from './subject.ts';
import { trainingContract } from './training.ts';

/** Options of {@link pluginContract}. */
export interface ContractOptions {
  /** All plugins the suites may use beside the one under test; must hold ganzoo's own, `stripes` and `twoDomains`. */
  readonly catalog: Catalog;
  /** Parameters other than the defaults: where a data set's files lie, another variant of an objective. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What a plugin of each kind promises beyond what every plugin does. */
const CONTRACTS: { readonly [K in PluginKind]: (subject: Subject<K>) => void } = {
  dataset: datasetContract,
  architecture: ({ catalog, part }) => trainingContract(catalog, { architecture: part }),
  objective: ({ catalog, part }) => trainingContract(catalog, { objective: part }),
  constraint: constraintContract,
  optimizer: optimizerContract,
  scheduler: schedulerContract,
  metric: metricContract,
  features: featuresContract,
  monitor: monitorContract,
};

/**
 * Runs everything a plugin of its kind promises, as vitest tests; to be called at the top of a test file.
 *
 * Each plugin is put into a small experiment of its own and trained for a few steps where its kind is part of training.
 */
export function pluginContract(plugin: Plugin, { catalog, params = {} }: ContractOptions): void {
  const subject: Subject = { plugin, catalog, params, part: { use: plugin.name, ...params } };
  const contract = CONTRACTS[plugin.kind] as (subject: Subject) => void;
  describe(`${plugin.kind} '${plugin.name}'`, () => {
    everyPluginContract(subject);
    contract(subject);
  });
}
