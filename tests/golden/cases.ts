import type { ExperimentObject } from '@ganzoo/testing';

/** One loss of the study, and a mistake of the kind that a wrong formula would be. */
export interface GoldenCase {
  readonly name: string;
  readonly experiment: ExperimentObject;
  /** What the reference is told instead, to see that it then disagrees. */
  readonly mistake: ExperimentObject;
  /**
   * Nets of whose weights next to none can be compared: from kernels of 0.02 an autoencoder of six layers makes pictures
   * that hardly depend on the example, and the derivative of its last bias is 10⁵ times those of the kernels.
   */
  readonly drowned?: readonly string[];
}

/** Steps of each training. */
export const STEPS = 5;

/** Everything that the reference reads stands here, so that no default of ours reaches it. */
function experiment(
  objective: ExperimentObject,
  adam: { readonly learningRate: number; readonly beta1: number },
  {
    batchNorm = true,
    activation = 'leaky-relu',
    distribution = 'uniform',
    discIters = 1,
    reuse = true,
    seed = 1,
    constraints = [] as readonly ExperimentObject[],
  } = {},
): ExperimentObject {
  return {
    seed,
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
      latent: { dim: 4, distribution, reuse },
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
const around = (given: ExperimentObject): ExperimentObject => ({
  use: 'dragan',
  weight: 10,
  noise: 0.5,
  variant: 'lucic2018',
  epsilon: 1e-4,
  ...given,
});
const squares = (variant: string): ExperimentObject => ({ use: 'least-squares', a: 0, b: 1, c: 1, variant });
const balance = (variant: string, gamma = 0.75): ExperimentObject => ({
  use: 'began',
  gamma,
  kRate: 0.001,
  variant,
});
const bound = (variant: string, beta = 1): ExperimentObject => ({
  use: 'vae',
  likelihood: 'bernoulli',
  beta,
  variant,
});
const clip = (limit: number): ExperimentObject => ({ use: 'weight-clipping', limit });

/**
 * Each with the study's setting of its Adam and of its own numbers, but for the clipping: cut to 0.01, the scales of two
 * batch normalisations leave a score so little that its derivatives drown in float32. Its seed is one in which no unit
 * is above 0 equally often for real and for generated examples: an offset then has no derivative but rounding, and Adam
 * makes a step of that.
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
      { discIters: 5, seed: 2, constraints: [clip(0.1)] },
    ),
    mistake: { constraints: [clip(0.11)] },
  },
  {
    name: 'wasserstein with gradient penalty',
    experiment: experiment(
      { use: 'wasserstein' },
      { learningRate: 1e-4, beta1: 0.5 },
      { batchNorm: false, discIters: 5, reuse: false, constraints: [slope(10)] },
    ),
    mistake: { constraints: [slope(9)] },
  },
  ...['lucic2018', 'paper'].map(variant => ({
    name: `least squares, ${variant}`,
    experiment: experiment(squares(variant), { learningRate: 2e-4, beta1: 0.5 }),
    mistake: { objective: squares(variant === 'paper' ? 'lucic2018' : 'paper') },
  })),
  ...['lucic2018', 'paper'].map(variant => ({
    name: `dragan, ${variant}`,
    experiment: experiment(
      { use: 'non-saturating' },
      { learningRate: 1e-4, beta1: 0.5 },
      { constraints: [around({ variant })] },
    ),
    mistake: { constraints: [around({ variant, noise: 0.55 })] },
  })),
  ...['lucic2018', 'paper'].map(variant => ({
    name: `began, ${variant}`,
    experiment: experiment(balance(variant), { learningRate: 1e-4, beta1: 0.5 }, { discIters: 5 }),
    mistake: { objective: balance(variant, 0.7) },
  })),
  {
    name: 'began without batch normalisation',
    experiment: experiment(
      balance('lucic2018'),
      { learningRate: 1e-4, beta1: 0.5 },
      { batchNorm: false, discIters: 5 },
    ),
    mistake: { objective: balance('lucic2018', 0.7) },
    drowned: ['discriminator'],
  },
  ...['lucic2018', 'paper'].map(variant => ({
    name: `vae, ${variant}`,
    experiment: experiment(
      bound(variant),
      { learningRate: 5e-5, beta1: 0.5 },
      { activation: 'relu', distribution: 'normal' },
    ),
    mistake: { objective: bound(variant, 0.9) },
  })),
];
