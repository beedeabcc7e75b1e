import { definePlugin } from '@ganzoo/sdk';
import { LEARNING_RATE, applyAdam, optimizer } from '@ganzoo/sdk/nn';

/**
 * m ← β₁m + (1-β₁)g, v ← β₂v + (1-β₂)g², w ← w - η·√(1-β₂ᵗ)/(1-β₁ᵗ)·m/(√v + ε).
 *
 * β₁ is 0.5 and η 2e-4 unless said, as DCGAN (arXiv:1511.06434) found best for GANs; the paper's own are 0.9 and 1e-3.
 * ε stands beside √v as it is, not √v̂, the form TensorFlow uses. Where a scheduler moves a number, all of the update is
 * made with the number of its step, 1-β₁ᵗ and 1-β₂ᵗ too.
 */
export const adam = definePlugin({
  kind: 'optimizer',
  name: 'adam',
  summary:
    'Steps of about the learning rate in every weight, from running means of gradient and squared gradient.',
  paper: 'arXiv:1412.6980',
  params: {
    learningRate: { ...LEARNING_RATE, default: 2e-4 },
    beta1: {
      type: 'number',
      default: 0.5,
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Share of the old mean gradient kept at each update; 0.9 is the paper's.",
      search: { range: [0, 0.999] },
      schedulable: true,
    },
    beta2: {
      type: 'number',
      default: 0.999,
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'Share of the old mean squared gradient kept at each update.',
      schedulable: true,
    },
    epsilon: {
      type: 'number',
      default: 1e-8,
      minimum: 0,
      description: 'Added to the root of the mean squared gradient.',
      schedulable: true,
    },
  },
  create: ({ learningRate, beta1, beta2, epsilon }) =>
    optimizer({
      slots: ['m', 'v'],
      apply(at) {
        const { weight, gradient, slots, update } = at;
        const { m, v } = slots;
        const numbers = { beta1: beta1(at), beta2: beta2(at), epsilon: epsilon(at) };
        applyAdam({ weight, gradient, m, v, learningRate: learningRate(at), ...numbers, update });
      },
    }),
});
