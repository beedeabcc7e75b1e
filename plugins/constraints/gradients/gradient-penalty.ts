import { definePlugin, tf } from '@ganzoo/sdk';
import { SLOPE_PARAMS, between, slopePenalty, slopes } from '@ganzoo/sdk/games';

/**
 * λ·E(‖∇s(x̂)‖ - target)², x̂ = αx + (1-α)y, α ~ U[0, 1) for each example; one-sided (arXiv:1709.08894):
 * λ·E max(0, ‖∇s(x̂)‖ - target)².
 *
 * The gradient of each example is its own only where the critic looks at examples one by one: leave batch
 * normalisation out of it, or use layer normalisation. Logs the mean slope and the penalty without λ.
 */
export const gradientPenalty = definePlugin({
  kind: 'constraint',
  name: 'gradient-penalty',
  summary: 'Draws the slope of the score towards 1 on the lines between real and generated examples.',
  paper: 'arXiv:1704.00028',
  params: {
    weight: SLOPE_PARAMS.weight,
    target: {
      type: 'number',
      default: 1,
      minimum: 0,
      description: 'Slope the score is drawn to.',
    },
    side: {
      type: 'string',
      enum: ['two', 'one'],
      default: 'two',
      description: 'two: a slope below the target costs as well; one: only what is above it.',
      search: { values: ['two', 'one'] },
    },
    epsilon: SLOPE_PARAMS.epsilon,
  },
  create: ({ weight, target, side, epsilon }) => ({
    critic: true,
    secondOrder: true,
    penalty(batch, { critic }) {
      const x = between(critic.real(batch), critic.fake(batch), batch.rng);
      const slope = slopes(at => critic.score(at, batch), x, epsilon);
      const excess = tf.sub(slope, target);
      return slopePenalty(weight(batch), slope, side === 'one' ? tf.relu(excess) : excess);
    },
  }),
});
