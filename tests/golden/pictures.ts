import { Rng, definePlugin } from '@ganzoo/sdk';

const SHAPE = [8, 12, 3] as const;
const COUNT = 64;

/** Pictures of noise around a colour each: wider than high and in colours, so that no axis passes for another. */
export const pictures = definePlugin({
  kind: 'dataset',
  name: 'test-golden',
  summary: 'Noise around a colour, for the golden trajectories.',
  params: {},
  create: () => ({
    spec: {
      fields: { x: { shape: SHAPE, dtype: 'uint8', range: [0, 1] } },
      splits: { train: COUNT },
    },
    open: async () => {
      const [height, width, channels] = SHAPE;
      const size = height * width * channels;
      const colours = new Rng(1).fork('colours').uniform(COUNT * channels, { low: 40, high: 200 });
      const noise = new Rng(1).fork('noise').uniform(COUNT * size, { low: -40, high: 40 });
      const x = Uint8Array.from(noise, (value, i) => {
        const colour = colours[Math.floor(i / size) * channels + (i % channels)]!;
        return Math.round(colour + value);
      });
      return { size: COUNT, fields: { x } };
    },
  }),
});
