import { definePlugin } from '@ganzoo/sdk';
import { LEARNING_RATE, applyGradientDescent, applyMomentum, optimizer } from '@ganzoo/sdk/nn';

/**
 * w ← w - η·g, or with momentum μ: a ← μa + g, w ← w - η·a (Nesterov's: w ← w - η·(g + μa)).
 *
 * Whether there is momentum says what is kept beside a weight, so that no scheduler can change it.
 */
export const sgd = definePlugin({
  kind: 'optimizer',
  name: 'sgd',
  summary: 'Plain gradient descent, with momentum if wanted.',
  params: {
    learningRate: {
      ...LEARNING_RATE,
      default: 0.01,
      description: 'Length of a step in units of the gradient, η.',
      search: { range: [1e-4, 1], log: true },
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
  create: ({ learningRate, momentum, nesterov }) => {
    if (momentum === 0) {
      return {
        slots: [],
        apply: at => {
          const { weight, gradient } = at;
          applyGradientDescent({ weight, gradient, learningRate: learningRate(at) });
        },
      };
    }
    return optimizer({
      slots: ['accumulator'],
      apply(at) {
        const { weight, gradient, slots } = at;
        const { accumulator } = slots;
        applyMomentum({ weight, gradient, accumulator, learningRate: learningRate(at), momentum, nesterov });
      },
    });
  },
});
