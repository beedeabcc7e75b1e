import { definePlugin, tf } from '@ganzoo/sdk';
import { adversarial } from '@ganzoo/sdk/games';

/** ½ E(output - target)², [batch, 1] to a scalar. */
function distance(output: tf.Tensor, target: number): tf.Tensor {
  return tf.mul(0.5, tf.mean(tf.square(tf.sub(output, target))));
}

/**
 * LSGAN: L_D = ½ E(s(x) - b)² + ½ E(s(y) - a)², L_G = ½ E(s(y) - c)².
 *
 * The score [batch, 1] is drawn to labels instead of being classified, so that samples on the right side but far from
 * the data still move. b - c = 1 and b - a = 2 (a = -1, b = 1, c = 0) minimise Pearson's χ² divergence. The code of "Are
 * GANs Created Equal?" (arXiv:1711.10337) draws D = σ(s) to the labels, whose derivative fades again.
 */
export const leastSquares = definePlugin({
  kind: 'objective',
  name: 'least-squares',
  summary: 'LSGAN: the discriminator regresses labels, and samples far from the decision still learn.',
  paper: 'arXiv:1611.04076',
  params: {
    a: { type: 'number', default: 0, description: 'Label of generated examples.' },
    b: { type: 'number', default: 1, description: 'Label of real examples.' },
    c: { type: 'number', default: 1, description: 'Label the generator wants its samples to have.' },
    variant: {
      type: 'string',
      enum: ['paper', 'lucic2018'],
      default: 'paper',
      description: "paper: labels of the score; lucic2018: labels of the score's sigmoid.",
    },
  },
  create: ({ a, b, c, variant }) => {
    const output = (score: tf.Tensor): tf.Tensor => (variant === 'lucic2018' ? tf.sigmoid(score) : score);
    return adversarial({
      discriminator: (real, fake) => tf.add(distance(output(real), b), distance(output(fake), a)),
      generator: fake => distance(output(fake), c),
      // half way between the labels, which for D = σ(s) are 0 and 1
      decision: variant === 'lucic2018' ? 0 : (a + b) / 2,
    });
  },
});
