import { definePlugin } from '@ganzoo/sdk';
import { MIXTURE_SIZES, mixtureDataset } from '@ganzoo/sdk/data';

/**
 * x: float32 [2], unbounded, of the mixture (1/n) Σ_k N(c_k, σ²I), c_k = radius·(cos 2πk/n, sin 2πk/n); y: its k.
 *
 * The standard toy for missing modes. Points depend on these parameters only, not on the run's seed.
 */
export const gaussianRing = definePlugin({
  kind: 'dataset',
  name: 'gaussian-ring',
  summary:
    'Points in the plane from normal distributions around a circle, to see which of them a generator misses.',
  paper: 'arXiv:1611.02163',
  params: {
    modes: {
      type: 'integer',
      default: 8,
      minimum: 1,
      maximum: 10_000,
      description: 'Number of normal distributions.',
    },
    radius: {
      type: 'number',
      default: 2,
      minimum: 0,
      description: 'Radius of the circle their centres lie on.',
    },
    sigma: {
      type: 'number',
      default: 0.1,
      exclusiveMinimum: 0,
      description: 'Standard deviation of each in either direction; 0.02 is the hard variant.',
    },
    ...MIXTURE_SIZES,
  },
  create({ modes, radius, sigma, ...sizes }, { rng }) {
    const centres = Array.from({ length: modes }, (_, k) => {
      const angle = (2 * Math.PI * k) / modes;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    const deviations = centres.map(() => sigma);
    return mixtureDataset({ name: 'gaussian-ring', mixture: { centres, deviations }, sizes, rng });
  },
});
