import { definePlugin, knownSplit } from '@ganzoo/sdk';
import type { DataSpec, Rng, Split } from '@ganzoo/sdk';

/** `count` points, each its mode's centre plus N(0, sigma²) in both directions; the modes are drawn evenly at random. */
function draw(rng: Rng, count: number, centres: readonly (readonly number[])[], sigma: number): Split {
  const y = rng.fork('mode').integers(count, centres.length);
  const x = rng.fork('offset').normal(2 * count, { sd: sigma });
  for (let i = 0; i < count; i++) {
    const [first, second] = centres[y[i]!]!;
    x[2 * i]! += first!;
    x[2 * i + 1]! += second!;
  }
  return { size: count, fields: { x, y } };
}

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
    trainSize: {
      type: 'integer',
      default: 50_000,
      minimum: 1,
      maximum: 10_000_000,
      description: 'Examples in the training split.',
    },
    testSize: {
      type: 'integer',
      default: 10_000,
      minimum: 1,
      maximum: 10_000_000,
      description: 'Examples in the test split.',
    },
  },
  create({ modes, radius, sigma, trainSize, testSize }, { rng }) {
    const centres = Array.from({ length: modes }, (_, k) => {
      const angle = (2 * Math.PI * k) / modes;
      return [radius * Math.cos(angle), radius * Math.sin(angle)];
    });
    const splits = { train: trainSize, test: testSize };
    const spec: DataSpec = {
      fields: { x: { shape: [2], dtype: 'float32' }, y: { shape: [], dtype: 'int32', classes: modes } },
      splits,
      modes: { centres, sigma },
      source: 'generated',
      licence: 'none needed',
    };
    return {
      spec,
      async open(split) {
        const count = knownSplit('gaussian-ring', splits, split);
        return draw(rng.fork(split), count, centres, sigma);
      },
    };
  },
});
