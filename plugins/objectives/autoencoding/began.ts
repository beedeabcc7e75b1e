import { definePlugin, tf, type Batch } from '@ganzoo/sdk';
import { defineCritic, game } from '@ganzoo/sdk/games';

type Nets = 'generator' | 'discriminator';
type Played = Batch<Nets, 'k', 'x'>;

/** |AE(x) - x|, the mean over all numbers of each example: [batch, ...] to [batch, 1]. */
function errors(x: tf.Tensor, { nets }: Played): tf.Tensor {
  const difference = tf.abs(tf.sub(nets.discriminator({ x }), x));
  return tf.mean(tf.reshape(difference, [x.shape[0], x.size / x.shape[0]]), 1, true);
}

const critic = defineCritic<Nets, 'k'>({
  nets: ['discriminator'],
  real: batch => batch.real.x,
  fake: batch => batch.once('fake', () => batch.nets.generator({ z: batch.z })),
  score: (x, batch) => tf.neg(errors(x, batch)),
});

/** Mean error of a batch, as the critic judges it. */
const error = (x: tf.Tensor, batch: Played): tf.Tensor => tf.neg(tf.mean(critic.score(x, batch)));

/**
 * BEGAN: L_D = e(x) - k·e(y), L_G = e(y), e the mean absolute error of an autoencoder;
 * k ← clip(k + kRate·(γ·e(x) - e(y)), 0, 1) holds e(y)/e(x) near γ. Logs k and the convergence e(x) + |γ·e(x) - e(y)|.
 *
 * The code of "Are GANs Created Equal?" (arXiv:1711.10337) moves k in a pass of its own after each update of the
 * discriminator, on the same batch, and never clips it: here a player `balance`, which trains nothing and whose loss is
 * |γ·e(x) - e(y)|. Set `train.latent.reuse: true` with it, so that y is the same too. Constraints see the score -e.
 */
export const began = definePlugin({
  kind: 'objective',
  name: 'began',
  summary:
    'An autoencoder as discriminator, whose error on samples is held to a share of that on real examples.',
  paper: 'arXiv:1703.10717',
  params: {
    gamma: {
      type: 'number',
      default: 0.75,
      minimum: 0,
      maximum: 1,
      description: 'Share γ of e(y) in e(x): lower values give sharper and less diverse samples.',
      search: { range: [0, 1] },
      schedulable: true,
    },
    kRate: {
      type: 'number',
      default: 0.001,
      minimum: 0,
      description: 'Factor of the movement of k, λ in the paper.',
      search: { range: [1e-4, 1e-2], log: true },
      schedulable: true,
    },
    variant: {
      type: 'string',
      enum: ['paper', 'lucic2018'],
      default: 'paper',
      description:
        'paper: k moves with the discriminator, within [0, 1]; lucic2018: after it and without bounds.',
    },
  },
  create({ gamma, kRate, variant }) {
    const both = (batch: Played) => {
      const real = error(critic.real(batch), batch);
      const fake = error(critic.fake(batch), batch);
      const imbalance = tf.sub(tf.mul(gamma(batch), real), fake);
      return { real, fake, imbalance, k: tf.add(batch.state.k, tf.mul(kRate(batch), imbalance)) };
    };
    return game({
      nets: { generator: { role: 'generator' }, discriminator: { role: 'autoencoder' } },
      players: {
        discriminator: {
          trains: ['discriminator'],
          repeat: 'discIters',
          critic,
          loss(batch) {
            const { real, fake, imbalance, k: moved } = both(batch);
            const { k } = batch.state;
            const convergence = tf.add(real, tf.abs(imbalance));
            return {
              loss: tf.sub(real, tf.mul(k, fake)),
              scalars: { 'error-real': real, 'error-fake': fake, k, convergence },
              ...(variant === 'paper' && { state: { k: tf.clipByValue(moved, 0, 1) } }),
            };
          },
        },
        ...(variant === 'lucic2018' && {
          balance: {
            trains: [],
            repeat: 'discIters',
            loss(batch: Played) {
              const { imbalance, k } = both(batch);
              return { loss: tf.abs(imbalance), state: { k } };
            },
          },
        }),
        generator: { trains: ['generator'], loss: batch => error(critic.fake(batch), batch) },
      },
      state: { k: 0 },
      sample: ({ nets, z }) => nets.generator({ z }),
    });
  },
});
