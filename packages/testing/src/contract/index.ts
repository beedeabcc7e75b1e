import type { Catalog } from '@ganzoo/core';
import type { Plugin, PluginKind } from '@ganzoo/sdk';
import { describe, it } from 'vitest';
import type { ExperimentObject } from '../mini-run.ts';
import { architectureContract } from './architecture.ts';
import { averageContract } from './average.ts';
import { checksOf, group, type Check } from './checks.ts';
import { constraintContract } from './constraint.ts';
import { datasetContract, opensAsDescribed } from './dataset.ts';
import { everyPluginContract } from './every-plugin.ts';
import { featuresContract } from './features.ts';
import { metricInRunContract } from './metric-in-run.ts';
import { metricContract } from './metric.ts';
import { monitorContract } from './monitor.ts';
import { objectiveContract } from './objective.ts';
import { bringsDown, optimizerContract } from './optimizer.ts';
import { schedulerContract } from './scheduler.ts';
import { experimentWith, type Subject } from './subject.ts';
import { trains } from './training.ts';
import { variantsOf } from './variants.ts';

/** Options of {@link pluginContract}. */
export interface ContractOptions {
  /** All plugins the suites may use beside the one under test; must hold ganzoo's own, `stripes` and `twoDomains`. */
  readonly catalog: Catalog;
  /**
   * What the plugin is tried in, where it needs a data set, nets or a game of its own; what is left out is the suite's. The
   * plugin stands where the experiment names it (`nets: { judge: { use: mine } }`), else where its kind stands.
   */
  readonly experiment?: ExperimentObject;
  /**
   * Parameters other than the defaults, such as where a data set's files lie, and other keys of the part (`on`, `samples`).
   * Choices are tried without being named: each value of an `enum`, true and false.
   */
  readonly params?: Readonly<Record<string, unknown>>;
}

type Contracts = { readonly [K in PluginKind]: (subject: Subject<K>) => void };

/** What a plugin of each kind promises beyond what every plugin does. */
const CONTRACTS: Contracts = {
  dataset: datasetContract,
  architecture: architectureContract,
  objective: objectiveContract,
  constraint: constraintContract,
  optimizer: optimizerContract,
  average: averageContract,
  scheduler: schedulerContract,
  metric: subject =>
    Object.keys(subject.experiment).length > 0 ? metricInRunContract(subject) : metricContract(subject),
  features: featuresContract,
  monitor: monitorContract,
};

const trained = (subject: Subject): void => trains(subject.catalog, experimentWith(subject));

/** What is asked of each other choice of a parameter: less than of the plugin itself, where that takes its time. */
const OF_VARIANTS: Partial<Contracts> = {
  dataset: opensAsDescribed,
  architecture: trained,
  objective: trained,
  constraint: trained,
  optimizer: subject => {
    bringsDown(subject);
    trained(subject);
  },
};

/** All that {@link pluginContract} checks, as a list to be gone through in another way than by vitest. */
export function contractOf(
  plugin: Plugin,
  { catalog, experiment = {}, params = {} }: ContractOptions,
): Check[] {
  const subjectWith = (given: ContractOptions['params']): Subject => ({
    plugin,
    catalog,
    experiment,
    params: given!,
    part: { use: plugin.name, ...given },
  });
  type Suite = (subject: Subject) => void;
  const suite = CONTRACTS[plugin.kind] as Suite;
  const short = (OF_VARIANTS[plugin.kind] as Suite | undefined) ?? suite;
  const subject = subjectWith(params);
  return checksOf(() => {
    everyPluginContract(subject);
    suite(subject);
    for (const variant of variantsOf(subject)) group(variant.name, () => short(subjectWith(variant.params)));
  });
}

/**
 * Runs everything a plugin of its kind promises, as vitest tests; to be called at the top of a test file.
 *
 * Each plugin is put into a small experiment and trained for a few steps where its kind is part of training.
 */
export function pluginContract(plugin: Plugin, options: ContractOptions): void {
  describe(`${plugin.kind} '${plugin.name}'`, () => {
    for (const { name, run } of contractOf(plugin, options)) it(name, run);
  });
}
