import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial, lossOfFake, lossOfReal } from '@ganzoo/sdk/games';

/**
 * The first GAN with flipped labels for the generator:
 * L_D = -E log D(x) - E log(1 - D(y)), L_G = -E log D(y), D = σ(s), y = G(z).
 *
 * On scores s [batch, 1]: E softplus(-s(x)) + E softplus(s(y)) and E softplus(-s(y)). The generator's gradient
 * -(1 - σ(s)) is strongest where the discriminator is sure of a fake.
 */
export const nonSaturating = definePlugin({
  kind: 'objective',
  name: 'non-saturating',
  summary: 'The usual GAN: the generator raises the log probability that its samples are taken for real.',
  paper: 'arXiv:1406.2661',
  params: {},
  create: () =>
    adversarial({
      discriminator: (real, fake) => tf.add(lossOfReal(real), lossOfFake(fake)),
      generator: fake => lossOfReal(fake),
    }),
});
