import { definePlugin, tf } from '@ganzoo/sdk';
import { due } from '@ganzoo/sdk/games';

/**
 * θ̄ = (θ₁ + ... + θₙ)/n over the weights after step `start` and each `cycle` steps further on, all alike; θ̄ = θ before.
 *
 * The n-th of them keeps the share (n-1)/n of the mean so far, the steps between two of them all of it.
 */
export const swa = definePlugin({
  kind: 'average',
  name: 'swa',
  summary: 'Stochastic weight averaging: the mean of the weights of the last part of the training.',
  paper: 'arXiv:1803.05407',
  params: {
    start: {
      type: 'integer',
      default: null,
      nullable: true,
      minimum: 0,
      description:
        "First step that is averaged; before it the average is the weights as they stand. Null for three quarters of the run, the paper's.",
    },
    cycle: {
      type: 'integer',
      default: 1,
      minimum: 1,
      description: "Steps from one of the averaged weights to the next, the paper's c.",
    },
  },
  create: ({ start, cycle }, { steps }) => {
    const first = start ?? Math.floor(0.75 * steps);
    return {
      share({ step }) {
        const since = tf.sub(step, tf.scalar(first, 'int32'));
        const before = tf.div(tf.cast(since, 'float32'), tf.scalar(cycle));
        const mean = tf.div(before, tf.add(before, tf.scalar(1)));
        const kept = tf.where(due(since, cycle), mean, tf.scalar(1));
        return tf.where(tf.less(since, tf.scalar(0, 'int32')), tf.scalar(0), kept);
      },
    };
  },
});
