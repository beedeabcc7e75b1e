import { CompositionError, definePlugin } from '@ganzoo/sdk';
import type { Dataset, FieldValues } from '@ganzoo/sdk';
import { isStreamed, knownSplit, sizeOf, splitsTogether, withFields } from '@ganzoo/sdk/data';

/** Examples from which it is told what is bright. */
const MOST = 1000;

/** Mean of each example's numbers. */
function meansOf(x: FieldValues, size: number): Float64Array {
  const means = new Float64Array(x.length / size);
  x.forEach((value, i) => (means[Math.floor(i / size)]! += value / size));
  return means;
}

/** The median of the means of the first training examples. */
async function medianOf({ open }: Dataset, size: number): Promise<number> {
  const train = await open('train');
  const count = Math.min(MOST, train.size);
  let x: FieldValues;
  if (isStreamed(train)) {
    const { fields } = await train.read(Int32Array.from({ length: count }, (_, row) => row));
    await train.close();
    x = fields['x']!;
  } else x = train.fields['x']!.subarray(0, count * size);
  return meansOf(x, size).sort()[count >> 1]!;
}

/**
 * A caption for each example of a labelled data set (arXiv:1605.05396), \`a bright ankle boot\`: as words, the name of its
 * class after what is seen of it, bright where the mean of its numbers is above the median, else dark.
 *
 * The field \`caption\` holds numbers of words, filled up with 0 to the length of the longest; its \`classNames\` are the words.
 */
export const captioned = definePlugin({
  kind: 'dataset',
  name: 'captioned',
  summary: 'Adds a caption in words, made of what is bright and of the names of classes.',
  paper: 'arXiv:1605.05396',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The labelled data set.' },
  },
  create({ base }) {
    const splits = splitsTogether('captioned', base);
    const { x, y } = base.spec.fields;
    if (!x || y?.classes === undefined) {
      const has = Object.keys(base.spec.fields).join(', ');
      throw new CompositionError(
        `captioned needs examples 'x' with labels 'y' of classes, but the data set has ${has}.`,
        'Choose a data set that has them.',
      );
    }
    const named = Array.from({ length: y.classes }, (_, label) =>
      (y.classNames?.[label] ?? String(label)).split(' '),
    );
    const words = [...new Set(['', 'a', 'dark', 'bright', ...named.flat()])];
    const length = 2 + Math.max(...named.map(name => name.length));
    const captions = ['dark', 'bright'].map(seen =>
      named.map(name => ['a', seen, ...name].map(word => words.indexOf(word))),
    );
    const size = sizeOf(x.shape);
    let median: Promise<number> | undefined;
    return {
      spec: {
        ...base.spec,
        splits,
        fields: {
          ...base.spec.fields,
          caption: { shape: [length], dtype: 'int32', classes: words.length, classNames: words },
        },
      },
      async open(split) {
        knownSplit('captioned', splits, split);
        const limit = await (median ??= medianOf(base, size));
        return withFields(await base.open(split), fields => {
          const caption = new Int32Array(length * fields['y']!.length);
          meansOf(fields['x']!, size).forEach((mean, i) =>
            caption.set(captions[Number(mean > limit)]![fields['y']![i]!]!, i * length),
          );
          return { ...fields, caption };
        });
      },
    };
  },
});
