import { CompositionError, definePlugin } from '@ganzoo/sdk';
import { MIXTURE_SIZES, mixtureDataset } from '@ganzoo/sdk/data';

/** Most normal distributions. */
const MOST = 100;

/**
 * x: float32 [1], unbounded, of the mixture Σ_k w_k N(m_k, s_k²), the weights w divided by their sum; y: its k.
 *
 * Two uneven humps on a line, the usual target on which divergences are compared: a single normal distribution fitted to
 * it lies across both humps or on the larger one, by the divergence. With the defaults the mean, Σ w_k m_k, is 1.1 and the
 * variance, Σ w_k (s_k² + m_k²) − 1.1², 2.413. Points depend on these parameters only, not on the run's seed.
 */
export const gaussianMixture1d = definePlugin({
  kind: 'dataset',
  name: 'gaussian-mixture-1d',
  summary:
    'Numbers from a mixture of normal distributions of unequal weight and width, to compare divergences.',
  paper: 'arXiv:1606.00709',
  params: {
    weights: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0, maximum: 1_000_000 },
      minItems: 1,
      maxItems: MOST,
      default: [0.7, 0.3],
      description: 'Probability of each normal distribution, but for a common factor.',
    },
    means: {
      type: 'array',
      items: { type: 'number' },
      minItems: 1,
      maxItems: MOST,
      default: [2, -1],
      description: 'Their means, as many as weights.',
    },
    deviations: {
      type: 'array',
      items: { type: 'number', exclusiveMinimum: 0 },
      minItems: 1,
      maxItems: MOST,
      default: [0.8, 0.5],
      description: 'Their standard deviations, as many as weights.',
    },
    ...MIXTURE_SIZES,
  },
  create({ weights, means, deviations, ...sizes }, { rng }) {
    if (means.length !== weights.length || deviations.length !== weights.length) {
      throw new CompositionError(
        `gaussian-mixture-1d has ${weights.length} weights, ${means.length} means and ${deviations.length} deviations.`,
        'Give as many of each.',
      );
    }
    const mixture = { centres: means.map(mean => [mean]), deviations, weights };
    return mixtureDataset({ name: 'gaussian-mixture-1d', mixture, sizes, rng });
  },
});
