import { definePlugin } from '@ganzoo/sdk';

/**
 * Updates of the discriminator in each step: `count`, but `warmCount` in the first `warmSteps` steps and in every
 * step whose number is a multiple of `warmEvery`.
 *
 * The defaults are those of the WGAN authors' code, which brings the critic near its optimum at the start and again
 * now and then.
 */
export const discIters = definePlugin({
  kind: 'scheduler',
  name: 'disc-iters',
  summary: 'Trains the discriminator more often at the start and in every n-th step, as the WGAN code does.',
  paper: 'arXiv:1701.07875',
  params: {
    count: {
      type: 'integer',
      default: 5,
      minimum: 1,
      maximum: 1_000_000,
      description: 'Updates of the discriminator in a usual step.',
      search: { values: [1, 5] },
    },
    warmCount: {
      type: 'integer',
      default: 100,
      minimum: 1,
      maximum: 1_000_000,
      description: 'Updates of the discriminator in a warm step.',
    },
    warmSteps: {
      type: 'integer',
      default: 25,
      minimum: 0,
      description: 'Warm steps at the start of the run.',
    },
    warmEvery: {
      type: 'integer',
      default: 500,
      nullable: true,
      minimum: 1,
      description: 'Every step whose number is a multiple of this is warm too; null for none.',
    },
  },
  create: ({ count, warmCount, warmSteps, warmEvery }) => ({
    discIters(step) {
      const again = warmEvery !== null && step > 0 && step % warmEvery === 0;
      return step < warmSteps || again ? warmCount : count;
    },
  }),
});
