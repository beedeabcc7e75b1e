import { CompositionError, definePlugin } from '@ganzoo/sdk';
import type { FieldValues } from '@ganzoo/sdk';
import { isStreamed, knownSplit, sizeOf, splitsTogether, takeRows } from '@ganzoo/sdk/data';

/** Turns a picture [height, width, channels] round from left to right, in place. */
function turnRound(picture: FieldValues, width: number, channels: number): void {
  const row = width * channels;
  for (let start = 0; start < picture.length; start += row) {
    for (let left = 0, right = width - 1; left < right; left++, right--) {
      for (let channel = 0; channel < channels; channel++) {
        const [a, b] = [start + left * channels + channel, start + right * channels + channel];
        [picture[a], picture[b]] = [picture[b]!, picture[a]!];
      }
    }
  }
}

/** Each training picture and its mirror image: twice as many examples, of which each half is drawn alike. */
export const mirror = definePlugin({
  kind: 'dataset',
  name: 'mirror',
  summary: 'Adds the mirror image of each training picture.',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The pictures.' },
  },
  create({ base }) {
    const splits = splitsTogether('mirror', base);
    const { fields } = base.spec;
    const [height, width, channels, more] = fields['x']?.shape ?? [];
    if (!height || !width || !channels || more !== undefined) {
      throw new CompositionError(
        `mirror is for pictures, but the examples have shape [${fields['x']?.shape.join(', ') ?? 'none'}].`,
        'Choose another data set.',
      );
    }
    const count = splits['train'] ?? 0;
    const size = height * width * channels;
    /** The pictures of these rows, those of the second half turned round. */
    const seen = (x: FieldValues, rows: Int32Array): FieldValues => {
      rows.forEach((row, i) => {
        if (row >= count) turnRound(x.subarray(i * size, (i + 1) * size), width, channels);
      });
      return x;
    };
    const within = (rows: Int32Array): Int32Array => rows.map(row => row % count);
    return {
      spec: { ...base.spec, splits: { ...splits, train: 2 * count } },
      async open(split) {
        knownSplit('mirror', splits, split);
        const whole = await base.open(split);
        if (split !== 'train') return whole;
        if (isStreamed(whole)) {
          return {
            size: 2 * count,
            async read(rows) {
              const { fields: read, notes } = await whole.read(within(rows));
              return { fields: { ...read, x: seen(read['x']!.slice(), rows) }, notes };
            },
            close: () => whole.close(),
          };
        }
        const rows = Int32Array.from({ length: 2 * count }, (_, row) => row);
        const taken = Object.entries(whole.fields).map(
          ([name, values]) => [name, takeRows(values, sizeOf(fields[name]!.shape), within(rows))] as const,
        );
        const all = Object.fromEntries(taken);
        return { size: 2 * count, fields: { ...all, x: seen(all['x']!, rows) } };
      },
    };
  },
});
