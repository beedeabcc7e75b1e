import { definePlugin } from '@ganzoo/sdk';
import { lastOf } from './_series.ts';

/**
 * Warns where in each of the last `logged` logged steps the discriminator's accuracy is at least `accuracy`, or its loss
 * lies between 0 and `loss`: the generator then learns from a score without slope (ganhacks, tip 10).
 *
 * Losses that are 0 where every example is told apart: logistic, least squares, hinge. One that may be negative, as
 * Wasserstein's, hardly stays between.
 */
export const discriminatorWins = definePlugin({
  kind: 'monitor',
  name: 'discriminator-wins',
  summary:
    'Warns where the discriminator tells all examples apart, so that the generator has nothing to learn from.',
  params: {
    player: { type: 'string', default: 'discriminator', description: 'The player that judges.' },
    accuracy: {
      type: 'number',
      default: 0.99,
      minimum: 0,
      maximum: 1,
      description: 'Share of right judgements from which on it wins.',
    },
    loss: { type: 'number', default: 0.02, minimum: 0, description: 'Loss up to which it wins.' },
    logged: { type: 'integer', default: 10, minimum: 1, description: 'Logged steps in a row.' },
  },
  create: ({ player, accuracy, loss, logged }) => ({
    needs: { players: [player] },
    lookBack: logged - 1,
    warn(values, _step, before) {
      const right = lastOf(`${player}/accuracy`, logged, values, before);
      if (right?.every(share => share >= accuracy))
        return `${player} has judged at least ${accuracy} of all examples right in ${logged} logged steps`;
      const losses = lastOf(`${player}/loss`, logged, values, before);
      if (losses?.every(value => value >= 0 && value <= loss))
        return `the loss of ${player} has been at most ${loss} in ${logged} logged steps`;
      return undefined;
    },
  }),
});
