import type { Latent, TensorRng, tf } from '@ganzoo/sdk';

/** Latent vectors [count, dim] of the run's distribution. */
export function drawLatent(rng: TensorRng, { dim, distribution }: Latent, count: number): tf.Tensor {
  return distribution === 'uniform' ? rng.uniform([count, dim], -1, 1) : rng.normal([count, dim]);
}
