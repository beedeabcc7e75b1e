import { definePlugin } from '@ganzoo/sdk';
import { MIXTURE_SIZES, mixtureDataset } from '@ganzoo/sdk/data';

/**
 * x: float32 [2], unbounded, of the mixture (1/n²) Σ_k N(c_k, σ²I), c_k = spacing·(⌊k/n⌋ − (n−1)/2, k mod n − (n−1)/2),
 * n = side; y: its k.
 *
 * The second toy for missing modes: unlike those of a ring they have neighbours on all sides, and one of them, where n is
 * odd, is the middle. Points depend on these parameters only, not on the run's seed.
 */
export const gaussianGrid = definePlugin({
  kind: 'dataset',
  name: 'gaussian-grid',
  summary:
    'Points in the plane from normal distributions on a square grid, to see which of them a generator misses.',
  paper: 'arXiv:1705.07761',
  params: {
    side: {
      type: 'integer',
      default: 5,
      minimum: 1,
      maximum: 100,
      description: 'Normal distributions along a side; in all there are its square.',
    },
    spacing: {
      type: 'number',
      default: 2,
      minimum: 0,
      description: 'Distance between the centres of neighbours.',
    },
    sigma: {
      type: 'number',
      default: 0.05,
      exclusiveMinimum: 0,
      description: 'Standard deviation of each in either direction.',
    },
    ...MIXTURE_SIZES,
  },
  create({ side, spacing, sigma, ...sizes }, { rng }) {
    const along = Array.from({ length: side }, (_, i) => spacing * (i - (side - 1) / 2));
    const centres = along.flatMap(a => along.map(b => [a, b]));
    const deviations = centres.map(() => sigma);
    return mixtureDataset({ name: 'gaussian-grid', mixture: { centres, deviations }, sizes, rng });
  },
});
