import { definePlugin } from '@ganzoo/sdk';
import { knownSplit, labelsIn, splitsTogether, withRows } from '@ganzoo/sdk/data';

/**
 * A data set whose training examples have each class alike: as many as the most frequent class has, those of rarer ones
 * again and again. Other splits are as they are.
 */
export const balanced = definePlugin({
  kind: 'dataset',
  name: 'balanced',
  summary: 'Repeats the training examples of rare classes until all classes are alike.',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The labelled data set.' },
  },
  async create({ base }) {
    const splits = splitsTogether('balanced', base);
    const labels = await labelsIn('balanced', base, 'train');
    const byClass = new Map<number, number[]>();
    labels.forEach((label, row) => byClass.set(label, [...(byClass.get(label) ?? []), row]));
    const most = Math.max(...[...byClass.values()].map(({ length }) => length));
    // class after class in turn, so that any stretch of rows has them alike
    const classes = [...byClass.keys()].sort((a, b) => a - b).map(label => byClass.get(label)!);
    const rows = Int32Array.from({ length: most * classes.length }, (_, i) => {
      const of = classes[i % classes.length]!;
      return of[Math.floor(i / classes.length) % of.length]!;
    });
    return {
      spec: { ...base.spec, splits: { ...splits, train: rows.length } },
      async open(split) {
        knownSplit('balanced', splits, split);
        const whole = await base.open(split);
        return split === 'train' ? withRows(whole, rows, base.spec.fields) : whole;
      },
    };
  },
});
