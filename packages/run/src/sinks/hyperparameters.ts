import { splitPart, type ExperimentConfig, type Part } from '@ganzoo/core';
import type { HParamColumn } from 'tensorboard-ts-logger';

/**
 * What a run trains with as a flat table: the plugin of each part, its parameters, and the numbers of the training.
 *
 * A constraint's parameters go by its name, not by its place, so that runs with other constraints share columns.
 */
export function hyperparameters(config: ExperimentConfig): Record<string, string | number | boolean> {
  const { train } = config;
  const table: Record<string, string | number | boolean> = { seed: config.seed };
  const add = (key: string, value: unknown): void => {
    if (typeof value === 'string' || typeof value === 'boolean') table[key] = value;
    else if (typeof value === 'number' && Number.isFinite(value)) table[key] = value;
    else if (Array.isArray(value)) table[key] = JSON.stringify(value);
  };
  const addParameters = (key: string, part: Part): void => {
    for (const [name, value] of Object.entries(splitPart(part).params)) {
      const inner = [value].flat().filter(isPart);
      add(`${key}.${name}`, inner.length > 0 ? inner.map(({ use }) => use).join(' + ') : value);
      for (const [i, each] of inner.entries())
        addParameters(Array.isArray(value) ? `${key}.${name}.${i}` : `${key}.${name}`, each);
    }
  };
  const { dataset, architecture, nets = {}, objective } = config;
  const own = Object.entries(nets).map(([net, part]) => [`nets.${net}`, part] as const);
  const parts = [
    ['dataset', dataset],
    ['architecture', architecture],
    ...own,
    ['objective', objective],
  ] as const;
  for (const [key, part] of parts) {
    if (!part) continue;
    add(key, part.use);
    addParameters(key, part);
  }
  add('constraints', config.constraints.map(({ use }) => use).join(' + ') || 'none');
  for (const constraint of config.constraints) addParameters(constraint.use, constraint);
  for (const [player, optimizer] of Object.entries(train.optimizers)) {
    add(`optimizers.${player}`, optimizer.use);
    addParameters(`optimizers.${player}`, optimizer);
  }
  if (train.average) {
    add('average', train.average.use);
    addParameters('average', train.average);
  }
  add('batchSize', train.batchSize);
  if (train.accumulate > 1) add('accumulate', train.accumulate);
  add('discIters', train.discIters);
  add('latent.dim', train.latent.dim);
  add('latent.distribution', train.latent.distribution);
  return table;
}

function isPart(value: unknown): value is Part {
  return typeof value === 'object' && value !== null && typeof (value as { use?: unknown }).use === 'string';
}

/** In what runs that are looked at together mostly differ. */
const TELLING = /^(architecture|constraints|objective|seed|optimizers(\.[^.]+)+\.learningRate)$/;

/** The columns of such a table; those in which runs mostly differ are marked, so that TensorBoard shows them first. */
export function hyperparameterColumns(table: ReturnType<typeof hyperparameters>): HParamColumn[] {
  return Object.entries(table).map(([name, value]) => ({
    name,
    type: typeof value as 'string' | 'number' | 'boolean',
    differs: TELLING.test(name),
  }));
}
