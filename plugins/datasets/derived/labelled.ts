import { CompositionError, definePlugin } from '@ganzoo/sdk';
import { knownSplit, labelsIn, shuffledRows, splitsTogether, withFields, withRows } from '@ganzoo/sdk/data';

/**
 * A few labelled examples beside all without labels, for semi-supervised games (arXiv:1606.03498): the group `unlabelled`
 * has `x`, the group `labelled` has pairs `labelledX` and `y`, as many of each class. The test split has labels throughout.
 */
export const labelled = definePlugin({
  kind: 'dataset',
  name: 'labelled',
  summary: 'Labels for a few training examples only, drawn apart from the many without.',
  paper: 'arXiv:1606.03498',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The labelled data set.' },
    count: {
      type: 'integer',
      default: 100,
      minimum: 1,
      description: 'Labelled training examples, of all classes.',
    },
    batch: {
      type: 'integer',
      default: null,
      nullable: true,
      minimum: 1,
      description: 'Labelled examples in an update; null for as many as there are others.',
    },
    seed: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description: 'Which examples keep labels follows from it.',
    },
  },
  async create({ base, count, batch, seed }) {
    const splits = splitsTogether('labelled', base);
    const { x, y } = base.spec.fields;
    const labels = await labelsIn('labelled', base, 'train');
    const classes = y?.classes ?? 1;
    if (!x || count % classes !== 0) {
      throw new CompositionError(
        `labelled keeps as many labels of each class, but ${count} is no multiple of ${classes} classes.`,
        `Set its \`count\` to a multiple of ${classes}.`,
      );
    }
    const order = shuffledRows(labels.length, seed, 'labelled');
    const kept = Array.from({ length: classes }, (_, label) => {
      const rows = order.filter(row => labels[row] === label).slice(0, count / classes);
      if (rows.length === count / classes) return [...rows];
      throw new CompositionError(
        `labelled is to keep ${count / classes} labels of class ${label}, which has ${rows.length} examples.`,
      );
    }).flat();
    const rows = Int32Array.from(kept).sort();
    const groups = {
      unlabelled: { fields: ['x'], splits },
      labelled: {
        fields: ['labelledX', 'y'],
        splits: { ...splits, train: count },
        ...(batch !== null && { batch }),
      },
    };
    return {
      spec: { ...base.spec, splits: undefined, fields: { x, labelledX: x, y: y! }, groups },
      async open(split, name) {
        const group = knownSplit('labelled', groups, name ?? '');
        knownSplit('labelled', group.splits, split);
        const whole = await base.open(split);
        if (name === 'unlabelled') return withFields(whole, fields => ({ x: fields['x']! }));
        const some = split === 'train' ? withRows(whole, rows, base.spec.fields) : whole;
        return withFields(some, fields => ({ labelledX: fields['x']!, y: fields['y']! }));
      },
    };
  },
});
