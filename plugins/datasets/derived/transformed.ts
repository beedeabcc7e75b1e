import { definePlugin } from '@ganzoo/sdk';
import { knownSplit, splitsTogether, withFields } from '@ganzoo/sdk/data';
import { OPERATION, operated } from './paired/operated.ts';

/**
 * Pictures as an operation makes them, with their labels: another domain of the same things, to translate to or to adapt
 * to (arXiv:1505.07818). The operations are those of the data set `paired`.
 */
export const transformed = definePlugin({
  kind: 'dataset',
  name: 'transformed',
  summary: 'Pictures after an operation, such as their edges, as a domain of their own.',
  paper: 'arXiv:1505.07818',
  params: {
    base: { type: 'part', kind: 'dataset', description: 'The pictures.' },
    operation: { ...OPERATION, description: 'What each picture goes through.' },
  },
  create({ base, operation }) {
    const splits = splitsTogether('transformed', base);
    const made = operated('transformed', base.spec, operation);
    return {
      spec: { ...base.spec, splits },
      async open(split) {
        knownSplit('transformed', splits, split);
        return withFields(await base.open(split), fields => ({ ...fields, x: made(fields['x']!) }));
      },
    };
  },
});
