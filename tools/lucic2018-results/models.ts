import type { RunResult } from '../shared/run.ts';

/** A model of the study and the facts its experiment file has of its length. */
export interface Model {
  /** File in experiments/study/models, without its ending. */
  readonly file: string;
  readonly label: string;
  /** Player whose updates the budget counts. */
  readonly player: string;
  readonly discIters: number;
}

/** In the order of the study's own list of losses. */
export const MODELS: readonly Model[] = [
  { file: 'mm-gan', label: 'MM GAN', player: 'discriminator', discIters: 1 },
  { file: 'ns-gan', label: 'NS GAN', player: 'discriminator', discIters: 1 },
  { file: 'lsgan', label: 'LSGAN', player: 'discriminator', discIters: 1 },
  { file: 'wgan', label: 'WGAN', player: 'discriminator', discIters: 5 },
  { file: 'wgan-gp', label: 'WGAN-GP', player: 'discriminator', discIters: 5 },
  { file: 'dragan', label: 'DRAGAN', player: 'discriminator', discIters: 1 },
  { file: 'began', label: 'BEGAN', player: 'discriminator', discIters: 5 },
  { file: 'vae', label: 'VAE', player: 'vae', discIters: 1 },
];

/** Models that are trained at full width too; WGAN and BEGAN since a quarter of it hardly passes on their gradients. */
export const FULL_WIDTH: readonly string[] = ['ns-gan', 'wgan', 'wgan-gp', 'began', 'vae'];

/** A data set, and how an experiment is told to take it. */
export interface Dataset {
  readonly name: string;
  readonly title: string;
  readonly args: readonly string[];
}

export const DATASETS: readonly Dataset[] = [
  { name: 'mnist', title: 'MNIST', args: ['dataset=mnist'] },
  { name: 'fashion-mnist', title: 'Fashion-MNIST', args: ['dataset=fashion-mnist'] },
  {
    name: 'polygons',
    title: "Polygons (the study's triangles)",
    // triangles have no labels to learn from
    args: [
      'dataset=polygons',
      'dataset.variant=lucic2018',
      'metrics.0.features.dataset=mnist',
      'metrics.1.features.dataset=mnist',
    ],
  },
];

/** A finished training of one model. */
export interface StudyRun extends RunResult {
  readonly model: Model;
  readonly dataset: Dataset;
  readonly width: number;
  /** Updates of the model's player. */
  readonly updates: number;
  readonly args: readonly string[];
}
