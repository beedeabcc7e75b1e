import { definePlugin, tf } from '@ganzoo/sdk';

/** x / ‖x‖. */
function unit(x: tf.Tensor): tf.Tensor {
  return tf.div(x, tf.add(tf.sqrt(tf.sum(tf.square(x))), 1e-12));
}

/** W/σ₁(W) by one power iteration at each use, in the order of PyTorch's `spectral_norm` (arXiv:1802.05957). */
export const spectralNorm = definePlugin({
  kind: 'constraint',
  name: 'bench-spectral-norm',
  summary: 'Kernels divided by their largest singular value, for timing.',
  params: {},
  create: () => ({
    weight(weight, { name, shape }, scope) {
      if (name !== 'kernel') return weight;
      const outputs = shape.at(-1)!;
      const matrix = tf.reshape<tf.Rank.R2>(weight, [weight.size / outputs, outputs]);
      const state = scope.state('right', [weight.size / outputs, 1], 'normal:1');
      const frozen = stopGradient(matrix);
      const left = unit(tf.matMul(frozen, state, true));
      const right = unit(tf.matMul(frozen, left));
      if (scope.training) state.assign(right);
      const sigma = tf.sum(tf.mul(right, tf.matMul(matrix, left as tf.Tensor2D)));
      return tf.div(weight, sigma);
    },
  }),
});

const stopGradient = tf.customGrad<tf.Tensor>((x: unknown) => ({
  value: tf.clone(x as tf.Tensor),
  gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
}));
