import { definePlugin } from '@ganzoo/sdk';
import { knownSplit, labelsIn, shuffledRows, splitsTogether, withRows } from '@ganzoo/sdk/data';

const BASE = { type: 'part', kind: 'dataset', description: 'The data set it is a part of.' } as const;

/**
 * Some of a data set's training examples, drawn by a seed of their own; of all splits only some classes if wanted.
 *
 * Examples keep their order and their labels, so that a class that is left out stays a number that never comes.
 */
export const subset = definePlugin({
  kind: 'dataset',
  name: 'subset',
  summary: 'Some of the training examples of a data set, or some of its classes.',
  params: {
    base: BASE,
    size: {
      type: 'integer',
      default: null,
      nullable: true,
      minimum: 1,
      description: 'Training examples that are kept; null for all.',
    },
    classes: {
      type: 'array',
      items: { type: 'integer', minimum: 0 },
      default: null,
      nullable: true,
      minItems: 1,
      description: 'Labels of the examples that are kept, in every split; null for all.',
    },
    seed: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description: 'Which examples are kept follows from it.',
    },
  },
  async create({ base, size, classes, seed }) {
    const splits = splitsTogether('subset', base);
    const rows: Record<string, Int32Array> = {};
    for (const [split, count] of Object.entries(splits)) {
      const labels = classes && (await labelsIn('subset', base, split));
      const all = Int32Array.from({ length: count }, (_, row) => row);
      const some = labels ? all.filter(row => classes.includes(labels[row]!)) : all;
      rows[split] = split === 'train' && size !== null ? drawn(some, size, seed) : some;
    }
    const sizes = Object.entries(rows).map(([split, { length }]) => [split, length] as const);
    return {
      spec: { ...base.spec, splits: Object.fromEntries(sizes) },
      open: async split =>
        withRows(await base.open(split), knownSplit('subset', rows, split), base.spec.fields),
    };
  },
});

/** `size` of the rows, in their order. */
function drawn(rows: Int32Array, size: number, seed: number): Int32Array {
  const order = shuffledRows(rows.length, seed, 'subset');
  return order
    .slice(0, size)
    .sort()
    .map(i => rows[i]!);
}
