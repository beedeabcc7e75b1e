import type { ExperimentConfig } from '@ganzoo/core';
import { expect, test } from 'vitest';
import { hyperparameterColumns, hyperparameters } from './hyperparameters.ts';

const config: ExperimentConfig = {
  name: 'x',
  seed: 3,
  plugins: [],
  dataset: { use: 'gaussian-ring', modes: 8 },
  architecture: { use: 'mlp', hidden: [128, 128], batchNorm: false },
  objective: { use: 'wasserstein' },
  constraints: [{ use: 'gradient-penalty', weight: 10, on: ['discriminator'] }, { use: 'weight-clipping' }],
  metrics: [],
  schedulers: [],
  monitors: [],
  train: {
    steps: 10,
    batchSize: 64,
    accumulate: 1,
    latent: { dim: 8, distribution: 'normal', reuse: false },
    discIters: 5,
    precision: 'float32',
    compile: 'auto',
    stepsPerCall: 'auto',
    optimizers: { default: { use: 'adam', learningRate: 1e-3, decay: null } },
    average: null,
    from: null,
    checkpoints: { every: 0, keep: 1, best: null },
  },
  log: { scalars: 1, images: 0, histograms: 0, grid: 8 },
};

test('parts, their parameters and the numbers of the training stand in one flat table', () => {
  expect(hyperparameters(config)).toEqual({
    seed: 3,
    dataset: 'gaussian-ring',
    'dataset.modes': 8,
    architecture: 'mlp',
    'architecture.hidden': '[128,128]',
    'architecture.batchNorm': false,
    objective: 'wasserstein',
    constraints: 'gradient-penalty + weight-clipping',
    'gradient-penalty.weight': 10,
    'optimizers.default': 'adam',
    'optimizers.default.learningRate': 1e-3,
    batchSize: 64,
    discIters: 5,
    'latent.dim': 8,
    'latent.distribution': 'normal',
  });
});

test('parts inside parts go by their path, those of a list by their places as well', () => {
  const games = [{ use: 'minimax' }, { use: 'flipped', base: { use: 'wasserstein' }, share: 0.1 }];
  const table = hyperparameters({
    ...config,
    objective: { use: 'ensemble', games },
    train: {
      ...config.train,
      optimizers: { default: { use: 'slowed', base: { use: 'sgd', learningRate: 1 } } },
    },
  });
  expect(table).toMatchObject({
    objective: 'ensemble',
    'objective.games': 'minimax + flipped',
    'objective.games.1.base': 'wasserstein',
    'objective.games.1.share': 0.1,
    'optimizers.default.base': 'sgd',
    'optimizers.default.base.learningRate': 1,
  });
  const telling = hyperparameterColumns(table).filter(({ differs }) => differs);
  expect(telling.map(({ name }) => name)).toContain('optimizers.default.base.learningRate');
});

test('what averages the weights stands among the parts', () => {
  const average = { use: 'ema', decay: 0.99, start: 0 };
  expect(hyperparameters({ ...config, train: { ...config.train, average } })).toMatchObject({
    average: 'ema',
    'average.decay': 0.99,
    'average.start': 0,
  });
});

test('the columns have the types of their values, and those in which runs mostly differ are marked', () => {
  const columns = hyperparameterColumns(hyperparameters(config));
  expect(columns).toHaveLength(15);
  expect(columns).toContainEqual({ name: 'architecture.batchNorm', type: 'boolean', differs: false });
  expect(columns.filter(({ differs }) => differs)).toEqual([
    { name: 'seed', type: 'number', differs: true },
    { name: 'architecture', type: 'string', differs: true },
    { name: 'objective', type: 'string', differs: true },
    { name: 'constraints', type: 'string', differs: true },
    { name: 'optimizers.default.learningRate', type: 'number', differs: true },
  ]);
});
