import { between, definePlugin, slopes, tf } from '@ganzoo/sdk';

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
    weight: {
      type: 'number',
      default: 10,
      minimum: 0,
      description: 'Factor of the penalty, λ.',
      search: { range: [0.1, 100], log: true },
      schedulable: true,
    },
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
    epsilon: {
      type: 'number',
      default: 1e-12,
      exclusiveMinimum: 0,
      // ε only has to keep the root's derivative finite at 0: any value above float32's smallest does, and this one
      // leaves slopes above 0.003 as they are to the last digit, as in the paper
      description:
        'Added to the squared slope, so that the derivative of its root is finite where the score is flat; "Are GANs Created Equal?" has 1e-4.',
    },
  },
  create: ({ target, side, epsilon }) => ({
    secondOrder: true,
    penalty(batch, critic) {
      const x = between(critic.real(batch), critic.fake(batch), batch.rng);
      const slope = slopes(at => critic.score(at, batch), x, epsilon);
      const excess = tf.sub(slope, target);
      const penalty = tf.mean(tf.square(side === 'one' ? tf.relu(excess) : excess));
      return {
        loss: tf.mul(batch.scheduled['weight']!, penalty),
        scalars: { penalty, slope: tf.mean(slope) },
      };
    },
  }),
});
