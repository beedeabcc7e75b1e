import { definePlugin } from '@ganzoo/sdk';

/** at(step) = value: no schedule, by name, so that a sweep over schedulers has its control. */
export const constant = definePlugin({
  kind: 'scheduler',
  name: 'constant',
  summary: 'Holds a number at one value throughout.',
  params: {
    value: {
      type: 'number',
      default: null,
      nullable: true,
      description: 'The value; null keeps the configured one.',
    },
  },
  create: ({ value }) => ({ at: (_step, base) => value ?? base }),
});
