import { definePlugin, tf } from '@ganzoo/sdk';

/** θ̄ ← βθ̄ + (1-β)θ after each step from `start` on; θ̄ = θ before. */
export const ema = definePlugin({
  kind: 'average',
  name: 'ema',
  summary: 'Exponential moving average, in which each step counts a little less than the next.',
  paper: 'arXiv:1806.04498',
  params: {
    decay: {
      type: 'number',
      default: 0.999,
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'Share of the old average kept at each step, β; its memory is some 1/(1-β) steps long.',
      search: { values: [0.99, 0.999, 0.9999] },
      schedulable: true,
    },
    start: {
      type: 'integer',
      default: 0,
      minimum: 0,
      description: 'First step that is averaged; before it the average is the weights as they stand.',
    },
  },
  create: ({ decay, start }) => ({
    share: at => tf.where(tf.less(at.step, tf.scalar(start, 'int32')), tf.scalar(0), decay(at)),
  }),
});
