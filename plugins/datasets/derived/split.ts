import { CompositionError, definePlugin } from '@ganzoo/sdk';
import { knownSplit, shuffledRows, splitsTogether, withRows } from '@ganzoo/sdk/data';

/** The training split of a data set in two, drawn by a seed: `train` and `validation`; other splits as they are. */
export const split = definePlugin({
  kind: 'dataset',
  name: 'split',
  summary: 'Sets a share of the training examples aside as the split validation.',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The data set whose training split is divided.' },
    share: {
      type: 'number',
      default: 0.1,
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: 'Share of the training examples that becomes the validation split.',
    },
    seed: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description: 'Which examples these are follows from it.',
    },
  },
  create({ base, share, seed }) {
    const splits = splitsTogether('split', base);
    const count = splits['train'] ?? 0;
    const aside = Math.round(share * count);
    if (aside === 0 || aside === count) {
      throw new CompositionError(
        `A share of ${share} of ${count} training examples is ${aside}: one of the two splits would be empty.`,
      );
    }
    const order = shuffledRows(count, seed, 'split');
    const rows = { validation: order.slice(0, aside).sort(), train: order.slice(aside).sort() };
    const own = { ...splits, train: count - aside, validation: aside };
    return {
      spec: { ...base.spec, splits: own },
      async open(name) {
        knownSplit('split', own, name);
        if (name !== 'train' && name !== 'validation') return base.open(name);
        return withRows(await base.open('train'), rows[name], base.spec.fields);
      },
    };
  },
});
