import {
  Rng,
  definePlugin,
  type Plugin,
  type Split,
  type StreamedExamples,
  type StreamedSplit,
} from '@ganzoo/sdk';
import { MODES, isStreamed, know, takeRows } from '@ganzoo/sdk/data';

const CLASSES = 3;

/** Small gray pictures of stripes in three directions, in [0, 1]: examples for tests that only need some. */
export const stripes = definePlugin({
  kind: 'dataset',
  name: 'test-stripes',
  summary: 'Stripes in three directions, for tests.',
  params: {
    size: { type: 'integer', default: 8, description: 'Pixels on a side.' },
    range: { type: 'string', enum: ['[0,1]', '[-1,1]'], default: '[0,1]', description: 'Value range.' },
  },
  create: ({ size, range }) => ({
    spec: {
      fields: {
        x: { shape: [size, size, 1], dtype: 'uint8', range: range === '[0,1]' ? [0, 1] : [-1, 1] },
        y: { shape: [], dtype: 'int32', classes: CLASSES },
      },
      splits: { train: 96, test: 48 },
    },
    open: async split => {
      const count = split === 'train' ? 96 : 48;
      const phase = new Rng(1).fork(split).uniform(count, { low: 0, high: 4 });
      const x = new Uint8Array(count * size * size);
      const y = Int32Array.from({ length: count }, (_, n) => n % CLASSES);
      for (let n = 0; n < count; n++) {
        for (let i = 0; i < size * size; i++) {
          const along = [i % size, Math.floor(i / size), (i % size) + Math.floor(i / size)][y[n]!]!;
          x[n * size * size + i] = 127 + 120 * Math.sin(along * 1.5 + phase[n]!);
        }
      }
      return { size: count, fields: { x, y } } satisfies Split;
    },
  }),
});

/** Points of two unpaired domains in the plane: `a` around (-1, 0), `b` on a circle; `x` is `b`. */
export const twoDomains = definePlugin({
  kind: 'dataset',
  name: 'test-two-domains',
  summary: 'Two unpaired sets of points, for tests.',
  params: {},
  create: () => {
    const field = { shape: [2], dtype: 'float32' as const };
    return {
      spec: {
        fields: { x: field, a: field, b: field, y: { shape: [], dtype: 'int32', classes: 2 } },
        splits: { train: 512, test: 256 },
        known: know(MODES, {
          centres: [
            [1, 0],
            [-1, 0],
          ],
          sigma: 0.2,
        }),
      },
      open: async split => {
        const size = split === 'train' ? 512 : 256;
        const rng = new Rng(2).fork(split);
        const a = rng
          .fork('a')
          .normal(2 * size, { sd: 0.3 })
          .map((v, i) => (i % 2 ? v : v - 1));
        const angle = rng.fork('b').uniform(size, { high: 2 * Math.PI });
        const b = Float32Array.from({ length: 2 * size }, (_, i) =>
          (i % 2 ? Math.sin : Math.cos)(angle[i >> 1]!),
        );
        return { size, fields: { x: b, a, b, y: Int32Array.from(angle, t => (t < Math.PI ? 0 : 1)) } };
      },
    };
  },
});

/** A data set with the same examples read in pieces, named `<name>-streamed`; those of some groups only where they are named. */
export function streamedTwin(plugin: Plugin<'dataset'>, only?: readonly string[]): Plugin<'dataset'> {
  const { kind, name, summary, params } = plugin;
  return definePlugin({
    kind,
    name: `${name}-streamed`,
    summary,
    params,
    create: async (given, context) => {
      const { spec, open } = await plugin.create(given, context);
      return {
        spec,
        open: async (split, group) => {
          const opened = await open(split, group);
          if (isStreamed(opened) || (only && !only.includes(group ?? ''))) return opened;
          const { size, fields } = opened;
          const read = async (rows: Int32Array): Promise<StreamedExamples> => ({
            fields: Object.fromEntries(
              Object.entries(fields).map(([field, all]) => [field, takeRows(all, all.length / size, rows)]),
            ),
          });
          return { size, read, close: async () => undefined } satisfies StreamedSplit;
        },
      };
    },
  });
}
