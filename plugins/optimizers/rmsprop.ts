import { definePlugin } from '@ganzoo/sdk';
import { LEARNING_RATE, applyRmsProp, optimizer } from '@ganzoo/sdk/nn';

/**
 * s ← ρs + (1-ρ)g², a ← μa + η·g/√(s + ε), w ← w - a (Hinton's lecture 6e, in the form TensorFlow has it).
 *
 * s starts at `initial`: 0 here and in PyTorch, where the first step is η/√(1-ρ) long whatever the gradient; 1 in
 * TensorFlow 1, where the first steps are η·g/√ρ, much shorter for small gradients.
 */
export const rmsprop = definePlugin({
  kind: 'optimizer',
  name: 'rmsprop',
  summary: 'Gradient descent divided by the running root mean square of the gradient, as WGAN is trained.',
  params: {
    learningRate: {
      ...LEARNING_RATE,
      default: 5e-5,
      description: "Length of a step, η; WGAN's unless said.",
    },
    rho: {
      type: 'number',
      default: 0.9,
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Share of the old mean square kept at each update, ρ; PyTorch's default is 0.99.",
      schedulable: true,
    },
    momentum: {
      type: 'number',
      default: 0,
      minimum: 0,
      exclusiveMaximum: 1,
      description: 'Share of the last step carried into the next, μ.',
      schedulable: true,
    },
    epsilon: {
      type: 'number',
      default: 1e-10,
      minimum: 0,
      description:
        "Added to the mean square under the root, so its root, 1e-5, is what bounds the step; TensorFlow's.",
      schedulable: true,
    },
    initial: {
      type: 'number',
      default: 0,
      minimum: 0,
      description: "The mean square before the first update; TensorFlow 1's is 1.",
    },
  },
  create: ({ learningRate, rho, momentum, epsilon, initial }) =>
    optimizer({
      slots: ['mean-square', 'momentum'],
      initial: { 'mean-square': initial },
      apply: at =>
        applyRmsProp({
          weight: at.weight,
          gradient: at.gradient,
          meanSquare: at.slots['mean-square'],
          momentumSlot: at.slots.momentum,
          learningRate: learningRate(at),
          rho: rho(at),
          momentum: momentum(at),
          epsilon: epsilon(at),
        }),
    }),
});
