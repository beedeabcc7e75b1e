import type { ExperimentObject } from '@ganzoo/testing';

/** One loss of the study, and a mistake of the kind that a wrong formula would be. */
export interface GoldenCase {
  readonly name: string;
  readonly experiment: ExperimentObject;
  /** What the reference is told instead, to see that it then disagrees. */
  readonly mistake: ExperimentObject;
}

/** Steps of each training. */
export const STEPS = 20;

/** Everything that the reference reads stands here, so that no default of ours reaches it. */
function experiment(
  objective: ExperimentObject,
  adam: { readonly learningRate: number; readonly beta1: number },
  {
    batchNorm = true,
    activation = 'leaky-relu',
    distribution = 'uniform',
    discIters = 1,
    latent = {},
    constraints = [] as readonly ExperimentObject[],
  } = {},
): ExperimentObject {
  return {
    dataset: { use: 'test-golden' },
    architecture: {
      use: 'infogan-net',
      width: 1 / 16,
      discriminatorBatchNorm: batchNorm,
      generatorActivation: activation,
    },
    objective,
    constraints,
    train: {
      steps: STEPS,
      batchSize: 8,
      discIters,
      latent: { dim: 4, distribution, ...latent },
      optimizers: { default: { use: 'adam', beta2: 0.999, epsilon: 1e-8, ...adam } },
    },
  };
}

const slope = (weight: number): ExperimentObject => ({
  use: 'gradient-penalty',
  weight,
  target: 1,
  side: 'two',
  epsilon: 1e-4,
});
const clip = (limit: number): ExperimentObject => ({ use: 'weight-clipping', limit });

/**
 * Each with the study's setting of its Adam and of its own numbers, but for the clipping: cut to 0.01, the scales of two
 * batch normalisations leave a score so little that its derivatives drown in float32.
 */
export const CASES: readonly GoldenCase[] = [
  {
    name: 'minimax',
    experiment: experiment({ use: 'minimax' }, { learningRate: 5e-5, beta1: 0 }),
    mistake: { objective: { use: 'non-saturating' } },
  },
  {
    name: 'non-saturating',
    experiment: experiment({ use: 'non-saturating' }, { learningRate: 5e-5, beta1: 0 }),
    mistake: { objective: { use: 'minimax' } },
  },
  {
    name: 'wasserstein with weight clipping',
    experiment: experiment(
      { use: 'wasserstein' },
      { learningRate: 5e-5, beta1: 0.5 },
      { discIters: 5, constraints: [clip(0.1)] },
    ),
    mistake: { constraints: [clip(0.11)] },
  },
  {
    name: 'wasserstein with gradient penalty',
    experiment: experiment(
      { use: 'wasserstein' },
      { learningRate: 1e-4, beta1: 0.5 },
      { batchNorm: false, discIters: 5, constraints: [slope(10)] },
    ),
    mistake: { constraints: [slope(9)] },
  },
  {
    name: 'vae',
    experiment: experiment(
      { use: 'vae', likelihood: 'bernoulli', beta: 1 },
      { learningRate: 5e-5, beta1: 0.5 },
      { activation: 'relu', distribution: 'normal' },
    ),
    mistake: { objective: { use: 'vae', likelihood: 'bernoulli', beta: 0.9 } },
  },
];
