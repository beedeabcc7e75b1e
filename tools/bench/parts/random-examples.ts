import { definePlugin, type Split } from '@ganzoo/sdk';

const EXAMPLES = 2048;

/** Uniformly random bytes as images in [-1, 1] or [0, 1]: what they show does not change how long a step takes. */
export const randomImages = definePlugin({
  kind: 'dataset',
  name: 'bench-images',
  summary: 'Random images, for timing.',
  params: {
    size: { type: 'integer', default: 32, description: 'Pixels on a side.' },
    channels: { type: 'integer', default: 3, description: 'Channels.' },
    range: { type: 'string', enum: ['[0,1]', '[-1,1]'], default: '[-1,1]', description: 'Value range.' },
  },
  create: ({ size, channels, range }, { rng }) => {
    const shape = [size, size, channels];
    return {
      spec: {
        fields: { x: { shape, dtype: 'uint8', range: range === '[0,1]' ? [0, 1] : [-1, 1] } },
        splits: { train: EXAMPLES },
      },
      open: async () => {
        const x = Uint8Array.from(rng.integers(EXAMPLES * size * size * channels, 256));
        return { size: EXAMPLES, fields: { x } } satisfies Split;
      },
    };
  },
});

/** Random walks in the plane, [length, 2]. */
export const randomWalks = definePlugin({
  kind: 'dataset',
  name: 'bench-walks',
  summary: 'Random walks, for timing.',
  params: { length: { type: 'integer', default: 20, description: 'Steps of a walk.' } },
  create: ({ length }, { rng }) => ({
    spec: { fields: { x: { shape: [length, 2], dtype: 'float32' } }, splits: { train: EXAMPLES } },
    open: async () => {
      const x = rng.normal(EXAMPLES * length * 2, { sd: 0.3 });
      for (let i = 0; i < x.length; i++) if (i % (2 * length) >= 2) x[i]! += x[i - 2]!;
      return { size: EXAMPLES, fields: { x } } satisfies Split;
    },
  }),
});
