import type { ExperimentObject } from '@ganzoo/testing';
import { UsageError } from './usage-error.ts';

/** Number formats that are timed. */
export const PRECISIONS = ['float32', 'bf16-mixed'] as const;
export type Precision = (typeof PRECISIONS)[number];

/** One thing that is timed: an experiment of ours and the same nets, losses and optimisers in a peer's program. */
export interface Work {
  readonly name: string;
  readonly summary: string;
  readonly experiment: ExperimentObject & { readonly train: Readonly<Record<string, unknown>> };
  /** Steps timed in each round. */
  readonly steps: number;
  /** Peers that have a program for it, besides PyTorch. */
  readonly tensorflow: boolean;
}

const adam = (learningRate: number, beta1: number, beta2 = 0.999) => ({
  default: { use: 'adam', learningRate, beta1, beta2 },
});
const uniform = (dim: number) => ({ dim, distribution: 'uniform' });
const normal = (dim: number) => ({ dim, distribution: 'normal' });
const gray = { use: 'bench-images', size: 28, channels: 1, range: '[0,1]' };
const coloured = { use: 'bench-images' };
const nonSaturating = { use: 'non-saturating' };

/** The net of experiments/quick/mnist.yaml, for which no peer has a program. */
const MINI: Work = {
  name: 'mini-net',
  summary: 'InfoGAN net of quarter width 28×28×1, batch 64',
  experiment: {
    dataset: gray,
    architecture: { use: 'infogan-net', width: 0.25 },
    objective: nonSaturating,
    train: { batchSize: 64, latent: uniform(64), optimizers: adam(2e-4, 0.5) },
  },
  steps: 40,
  tensorflow: false,
};

/** What is timed against peers, in the order of the table. */
export const WORKS: readonly Work[] = [
  {
    name: 'study-net',
    summary: 'InfoGAN net 28×28×1, batch 64, one D and one G step',
    experiment: {
      dataset: gray,
      architecture: { use: 'infogan-net' },
      objective: nonSaturating,
      train: { batchSize: 64, latent: uniform(64), optimizers: adam(2e-5, 0.5) },
    },
    steps: 12,
    tensorflow: true,
  },
  {
    name: 'study-net-wgan-gp',
    summary: 'the same without batch norm in D, WGAN-GP, five D steps and one G step',
    experiment: {
      dataset: gray,
      architecture: { use: 'infogan-net', discriminatorBatchNorm: false },
      objective: { use: 'wasserstein' },
      constraints: [{ use: 'gradient-penalty' }],
      train: { batchSize: 64, latent: uniform(64), optimizers: adam(2e-5, 0.5), discIters: 5 },
    },
    steps: 3,
    tensorflow: true,
  },
  {
    name: 'dcgan-32',
    summary: 'DCGAN 32×32×3, batch 64',
    experiment: {
      dataset: coloured,
      architecture: { use: 'bench-dcgan' },
      objective: nonSaturating,
      train: { batchSize: 64, latent: normal(128), optimizers: adam(2e-5, 0.5) },
    },
    steps: 8,
    tensorflow: true,
  },
  {
    name: 'resnet-sngan',
    summary: 'SNGAN residual nets 32×32×3 with spectral norm, batch 16',
    experiment: {
      dataset: coloured,
      architecture: { use: 'bench-resnet-sngan' },
      objective: nonSaturating,
      constraints: [{ use: 'bench-spectral-norm' }],
      train: { batchSize: 16, latent: normal(128), optimizers: adam(2e-5, 0.5, 0.9) },
    },
    steps: 2,
    tensorflow: false,
  },
  {
    name: 'ring',
    summary: 'MLP 128-128 on points in the plane, batch 256',
    experiment: {
      dataset: { use: 'gaussian-ring' },
      architecture: { use: 'mlp', hidden: [128, 128] },
      objective: nonSaturating,
      train: { batchSize: 256, latent: uniform(16), optimizers: adam(1e-3, 0.5) },
    },
    steps: 300,
    tensorflow: true,
  },
  {
    name: 'style-net',
    summary: 'small style-based generator 32×32×3, batch 16',
    experiment: {
      dataset: coloured,
      architecture: { use: 'bench-style-net' },
      objective: nonSaturating,
      train: { batchSize: 16, latent: normal(64), optimizers: adam(1e-4, 0.5) },
    },
    steps: 5,
    tensorflow: false,
  },
  {
    name: 'lstm',
    summary: 'LSTM generator and discriminator, 20 steps, 64 units, batch 64',
    experiment: {
      dataset: { use: 'bench-walks' },
      architecture: { use: 'bench-lstm' },
      objective: nonSaturating,
      train: { batchSize: 64, latent: normal(160), optimizers: adam(1e-3, 0.5) },
    },
    steps: 40,
    tensorflow: true,
  },
];

/** The work of this name; throws a {@link UsageError} where there is none, which also names what else `--only` takes. */
export function findWork(name: string, besides: readonly string[] = []): Work {
  const all = [...WORKS, MINI];
  const work = all.find(candidate => candidate.name === name);
  if (work) return work;
  const names = [...all.map(each => each.name), ...besides].join(', ');
  throw new UsageError(`There is no work '${name}'; there are ${names}.`);
}
