import type { Catalog } from '@ganzoo/core';
import type { Plugin } from '@ganzoo/sdk';
import { describe } from 'vitest';
import { everyPluginContract } from './every-plugin.ts';
import { featuresContract } from './features.ts';
import {
  datasetContract,
  isSecondOrder,
  metricContract,
  optimizerContract,
  schedulerContract,
} from './kinds.ts';
import { secondOrderContract } from './second-order.ts';
import { trainingContract } from './training.ts';

/** Options of {@link pluginContract}. */
export interface ContractOptions {
  /** All plugins the suites may use beside the one under test; must hold ganzoo's own and `testDatasets`. */
  readonly catalog: Catalog;
  /** Parameters other than the defaults: where a data set's files lie, another variant of an objective. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * Runs everything a plugin of its kind promises, as vitest tests; to be called at the top of a test file.
 *
 * Each plugin is put into a small experiment of its own and trained for a few steps where its kind is part of training.
 */
export function pluginContract(plugin: Plugin, { catalog, params = {} }: ContractOptions): void {
  const part = { use: plugin.name, ...params };
  describe(`${plugin.kind} '${plugin.name}'`, () => {
    everyPluginContract(plugin, catalog);
    switch (plugin.kind) {
      case 'dataset':
        datasetContract(plugin as Plugin<'dataset'>, catalog, params);
        break;
      case 'architecture':
        trainingContract(catalog, { architecture: part });
        break;
      case 'objective':
        trainingContract(catalog, { objective: part });
        break;
      case 'constraint':
        trainingContract(catalog, { objective: { use: 'wasserstein' }, constraints: [part] });
        if (isSecondOrder(plugin as Plugin<'constraint'>)) {
          secondOrderContract(catalog, { constraints: [part] }, 'discriminator');
        }
        break;
      case 'optimizer':
        optimizerContract(plugin as Plugin<'optimizer'>);
        trainingContract(catalog, {
          train: { steps: 10, batchSize: 8, optimizers: { default: part } },
        });
        break;
      case 'scheduler':
        schedulerContract(plugin as Plugin<'scheduler'>);
        break;
      case 'metric':
        metricContract(plugin as Plugin<'metric'>);
        break;
      case 'features':
        featuresContract(plugin as Plugin<'features'>, catalog);
        break;
    }
  });
}
