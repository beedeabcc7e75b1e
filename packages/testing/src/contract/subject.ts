import type { Catalog } from '@ganzoo/core';
import type { PartValue, Plugin, PluginKind } from '@ganzoo/sdk';
import type { ExperimentObject } from '../mini-run.ts';

/** A plugin under test, with the parameters it is made with and what surrounds it. */
export interface Subject<K extends PluginKind = PluginKind> {
  readonly plugin: Plugin<K>;
  readonly catalog: Catalog;
  /** Those of the test, without the defaults. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The plugin as an experiment names it. */
  readonly part: PartValue;
  /** The author's surroundings; empty where the suite's own will do. */
  readonly experiment: ExperimentObject;
}

/**
 * The experiment a plugin is tried in, with some parameters more.
 *
 * The plugin stands where the author's experiment names it, else where its kind stands.
 */
export function experimentWith(
  { plugin, part, experiment }: Subject,
  params: Readonly<Record<string, unknown>> = {},
): ExperimentObject {
  const whole: PartValue = { ...part, ...params };
  const named = withPart(experiment, whole);
  if (named !== experiment) return named;
  switch (plugin.kind) {
    case 'constraint': {
      const others = listOf(experiment['constraints']);
      return { objective: { use: 'wasserstein' }, ...experiment, constraints: [whole, ...others] };
    }
    case 'scheduler':
      return { ...experiment, schedulers: [whole, ...listOf(experiment['schedulers'])] };
    case 'metric':
      return { ...experiment, metrics: [whole] };
    case 'monitor':
      return { ...experiment, monitors: [whole] };
    case 'features': {
      const metrics = ['fid', 'inception-score'].map(use => ({ use, features: whole, samples: 48 }));
      return { ...experiment, metrics };
    }
    case 'optimizer': {
      const train = { steps: 10, batchSize: 8, ...(experiment['train'] as object | undefined) };
      return { ...experiment, train: { ...train, optimizers: { default: whole } } };
    }
    case 'average': {
      const train = { steps: 10, batchSize: 8, ...(experiment['train'] as object | undefined) };
      return { ...experiment, train: { ...train, average: whole } };
    }
    default:
      return { ...experiment, [plugin.kind]: whole };
  }
}

/** A value with this part wherever one uses its plugin, and that value itself where none does. */
function withPart<T>(value: T, part: PartValue): T {
  if (typeof value !== 'object' || value === null) return value;
  if ('use' in value && value.use === part.use) return { ...value, ...part };
  const entries = Object.entries(value).map(
    ([key, inner]: [string, unknown]) => [key, withPart(inner, part)] as const,
  );
  if (entries.every(([key, inner]) => inner === (value as Record<string, unknown>)[key])) return value;
  return (Array.isArray(value) ? entries.map(([, inner]) => inner) : Object.fromEntries(entries)) as T;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
