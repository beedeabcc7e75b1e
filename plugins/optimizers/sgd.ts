import { definePlugin } from '@ganzoo/sdk';
import { applyGradientDescent, applyMomentum } from '@ganzoo/sdk/nn';

/**
 * w ← w - η·g, or with momentum μ: a ← μa + g, w ← w - η·a (Nesterov's: w ← w - η·(g + μa)).
 */
export const sgd = definePlugin({
  kind: 'optimizer',
  name: 'sgd',
  summary: 'Plain gradient descent, with momentum if wanted.',
  params: {
    learningRate: {
      type: 'number',
      default: 0.01,
      minimum: 0,
      description: 'Length of a step in units of the gradient, η.',
      search: { range: [1e-4, 1], log: true },
      schedulable: true,
    },
    momentum: {
      type: 'number',
      default: 0,
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'Share of the last step carried into the next, μ.',
      search: { values: [0, 0.5, 0.9] },
    },
    nesterov: {
      type: 'boolean',
      default: false,
      description: 'Look ahead along the momentum; without effect where momentum is 0.',
    },
  },
  create: ({ momentum, nesterov }) => {
    if (momentum === 0) {
      return {
        slots: [],
        apply: ({ weight, gradient, learningRate }) =>
          applyGradientDescent({ weight, gradient, learningRate }),
      };
    }
    return {
      slots: ['accumulator'],
      apply: ({ weight, gradient, slots, learningRate }) =>
        applyMomentum({
          weight,
          gradient,
          accumulator: slots['accumulator']!,
          learningRate,
          momentum,
          nesterov,
        }),
    };
  },
});
