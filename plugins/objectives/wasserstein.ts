import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial } from '@ganzoo/sdk/games';

/**
 * L_D = E s(y) - E s(x), L_G = -E s(y): -L_D of the best 1-Lipschitz score s is the earth mover distance W₁.
 *
 * The score [batch, 1] is unbounded and has no point of decision; hold it to its slope with a constraint, such as
 * `weight-clipping` (this paper's) or `gradient-penalty`, and train it several times a step (`train.discIters: 5`).
 */
export const wasserstein = definePlugin({
  kind: 'objective',
  name: 'wasserstein',
  summary:
    'Earth mover distance, estimated by an unbounded score that a constraint keeps from growing steep.',
  paper: 'arXiv:1701.07875',
  params: {},
  create: () =>
    adversarial({
      discriminator: (real, fake) => tf.sub(tf.mean(fake), tf.mean(real)),
      generator: fake => tf.neg(tf.mean(fake)),
      decision: null,
    }),
});
