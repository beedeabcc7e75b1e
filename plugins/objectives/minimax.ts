import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial, lossOfFake, lossOfReal } from '@ganzoo/sdk/games';

/**
 * The first GAN, as its minimax value says:
 * L_D = -E log D(x) - E log(1 - D(y)), L_G = E log(1 - D(y)), D = σ(s), y = G(z).
 *
 * On scores s [batch, 1] that is E softplus(-s(x)) + E softplus(s(y)) and -E softplus(s(y)), which cannot overflow.
 * The generator's gradient -σ(s) fades where the discriminator is sure of a fake; see `non-saturating`.
 */
export const minimax = definePlugin({
  kind: 'objective',
  name: 'minimax',
  summary: 'The original minimax game, whose generator learns slowly while the discriminator is far ahead.',
  paper: 'arXiv:1406.2661',
  params: {},
  create: () =>
    adversarial({
      discriminator: (real, fake) => tf.add(lossOfReal(real), lossOfFake(fake)),
      generator: fake => tf.neg(lossOfFake(fake)),
    }),
});
