import { definePlugin, tf } from '@ganzoo/sdk';
import { SLOPE_PARAMS, between, slopePenalty, slopes } from '@ganzoo/sdk/games';

/**
 * λ·E(‖∇s(x̃)‖ - 1)² near real examples: x̃ = x + δ, δ ~ N(0, c·I), √c = noise·sd(x).
 *
 * The code of "Are GANs Created Equal?" (arXiv:1711.10337) takes x̃ = (1-α)x + α(x + noise·sd(x)·u) with u ~ U[0, 1) for
 * each pixel and α ~ U[0, 1) for each example, and the slope of D = σ(s), which is at most a quarter of that of s. sd(x)
 * is the standard deviation of all numbers of the batch. Belongs to `non-saturating`; logs the mean slope and the
 * penalty without λ.
 */
export const dragan = definePlugin({
  kind: 'constraint',
  name: 'dragan',
  summary: 'Draws the slope of the discriminator towards 1 around the real examples.',
  paper: 'arXiv:1705.07215',
  params: {
    weight: SLOPE_PARAMS.weight,
    noise: {
      type: 'number',
      default: 0.5,
      minimum: 0,
      description: 'Size of the disturbance, in standard deviations of the batch.',
      search: { range: [0.1, 2], log: true },
    },
    epsilon: SLOPE_PARAMS.epsilon,
    variant: {
      type: 'string',
      enum: ['paper', 'lucic2018'],
      default: 'paper',
      description:
        "paper: normal noise and the score's slope; lucic2018: noise in [0, 1), shortened at random, and the slope of the score's sigmoid.",
    },
  },
  create: ({ weight, noise, epsilon, variant }) => ({
    critic: true,
    secondOrder: true,
    penalty(batch, { critic }) {
      const real = critic.real(batch);
      const { rng } = batch;
      const spread = tf.mul(noise, tf.sqrt(tf.moments(real).variance));
      const disturbed = (unit: tf.Tensor): tf.Tensor => tf.add(real, tf.mul(spread, unit));
      const score = (x: tf.Tensor): tf.Tensor => critic.score(x, batch);
      const slope =
        variant === 'paper'
          ? slopes(score, disturbed(rng.normal(real.shape)), epsilon)
          : slopes(
              x => tf.sigmoid(score(x)),
              between(disturbed(rng.uniform(real.shape)), real, rng),
              epsilon,
            );
      return slopePenalty(weight(batch), slope, tf.sub(slope, 1));
    },
  }),
});
