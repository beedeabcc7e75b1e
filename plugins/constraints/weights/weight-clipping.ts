import { definePlugin, tf } from '@ganzoo/sdk';

/**
 * w ← clip(w, -limit, limit) after each update, for every weight of the critic: kernels, biases, and the scales and
 * offsets of normalisations, as in the WGAN authors' code and in that of "Are GANs Created Equal?" (arXiv:1711.10337).
 *
 * Bounds the slope of the score, and with it the factor by which a Wasserstein critic misses W₁: a linear critic of n
 * inputs has a slope of at most limit·√n.
 */
export const weightClipping = definePlugin({
  kind: 'constraint',
  name: 'weight-clipping',
  summary: 'Cuts every weight of the critic to a small interval after each update.',
  paper: 'arXiv:1701.07875',
  params: {
    limit: {
      type: 'number',
      default: 0.01,
      exclusiveMinimum: 0,
      description: 'Largest absolute value of a weight.',
      search: { range: [1e-3, 1], log: true },
    },
    weights: {
      type: 'string',
      enum: ['all', 'kernels'],
      default: 'all',
      description: 'all: every weight; kernels: biases, scales and offsets are left as they are.',
      search: { values: ['all', 'kernels'] },
    },
  },
  create: ({ limit, weights }) => ({
    project: (weight, { name }) =>
      weights === 'all' || name === 'kernel' ? tf.clipByValue(weight, -limit, limit) : weight,
  }),
});
