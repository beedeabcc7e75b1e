import { CompositionError, definePlugin, tf } from '@ganzoo/sdk';
import { game, gaussianKl, sumPerExample } from '@ganzoo/sdk/games';
import type { FieldSpec, Latent } from '@ganzoo/sdk';

/**
 * Pixels are kept this far from 0 and 1: the float32 next to 1 is 1 - 6e-8, so the usual 1e-8 would round to 1 and
 * log(1 - p) to -∞.
 */
const MARGIN = 1e-7;
/** Least standard deviation of a code, and what keeps its logarithm finite. */
const LEAST_DEVIATION = 1e-6;
const LEAST_VARIANCE = 1e-8;

/** -log p(x) of independent Bernoulli numbers with probabilities `p`, per example: [batch, ...] to [batch], in nats. */
function bernoulliNll(x: tf.Tensor, p: tf.Tensor): tf.Tensor {
  const inside = tf.clipByValue(p, MARGIN, 1 - MARGIN);
  const black = tf.mul(tf.sub(1, x), tf.log(tf.sub(1, inside)));
  return tf.neg(sumPerExample(tf.add(tf.mul(x, tf.log(inside)), black)));
}

/** -log N(x; mean, σ²I) per example: Σ (x - mean)²/(2σ²) + log σ + ½ log 2π, [batch, ...] to [batch], in nats. */
function gaussianNll(x: tf.Tensor, mean: tf.Tensor, sigma: tf.Tensor): tf.Tensor {
  const squares = tf.div(tf.square(tf.sub(x, mean)), tf.mul(2, tf.square(sigma)));
  return sumPerExample(tf.add(squares, tf.add(tf.log(sigma), 0.5 * Math.log(2 * Math.PI))));
}

function refuseMisfits(likelihood: 'bernoulli' | 'gaussian', x: FieldSpec | undefined, latent: Latent): void {
  if (latent.distribution !== 'normal') {
    throw new CompositionError(
      `A VAE's codes are normal, but train.latent.distribution is '${latent.distribution}'.`,
      'Set `train.latent.distribution=normal`.',
    );
  }
  const [low, high] = x?.range ?? [];
  if (likelihood === 'bernoulli' && !(low === 0 && high === 1)) {
    throw new CompositionError(
      `The Bernoulli likelihood is for values in [0, 1], but the data's are ${x?.range ? `in [${low}, ${high}]` : 'unbounded'}.`,
      "Set the objective's `likelihood: gaussian`, or a data set's `range: '[0,1]'`.",
    );
  }
}

/**
 * L = E[-log p(x | z)] + β·KL(q(z | x) ‖ N(0, I)), z = μ + s·ε, ε ~ N(0, I), s = 1e-6 + softplus(raw).
 *
 * log p is summed over all numbers of x and KL = ½ Σ (μ² + s² - 1 - log(s² + 1e-8)); both are means over the batch, in
 * nats. μ and raw are [batch, latent.dim]. The code of "Are GANs Created Equal?" (arXiv:1711.10337) sums log p over
 * pixels and takes the mean over channels: a third of it on colour pictures, and so a KL of three times the weight.
 */
export const vae = definePlugin({
  kind: 'objective',
  name: 'vae',
  summary: 'Variational autoencoder: no adversary, but a lower bound of the likelihood.',
  paper: 'arXiv:1312.6114',
  params: {
    likelihood: {
      type: 'string',
      enum: ['bernoulli', 'gaussian'],
      default: 'bernoulli',
      description:
        'Distribution of the data around what the decoder makes; bernoulli is for values in [0, 1].',
    },
    sigma: {
      type: 'number',
      default: 0.1,
      exclusiveMinimum: 0,
      description: 'Standard deviation of the gaussian likelihood, in units of the data.',
      search: { range: [0.01, 1], log: true },
      schedulable: true,
    },
    beta: {
      type: 'number',
      default: 1,
      minimum: 0,
      description: 'Weight of the KL term; other values than 1 are the β-VAE of arXiv:1804.03599.',
      search: { range: [0.1, 10], log: true },
      schedulable: true,
    },
    variant: {
      type: 'string',
      enum: ['paper', 'lucic2018'],
      default: 'paper',
      description: 'paper: log p is summed over channels; lucic2018: their mean is taken.',
    },
  },
  create: ({ likelihood, sigma, beta, variant }, { data, latent }) => {
    refuseMisfits(likelihood, data.fields['x'], latent);
    const share = variant === 'lucic2018' ? 1 / (data.fields['x']?.shape.at(2) ?? 1) : 1;
    return game({
      nets: {
        encoder: { role: 'encoder', outputs: { mean: [latent.dim], deviation: [latent.dim] } },
        decoder: { role: 'generator' },
      },
      players: {
        vae: {
          trains: ['encoder', 'decoder'],
          loss(batch) {
            const { nets, rng, real } = batch;
            const { x } = real;
            const { mean, deviation } = nets.encoder.outputs({ x });
            const s = tf.add(tf.softplus(deviation), LEAST_DEVIATION);
            const z = tf.add(mean, tf.mul(s, rng.normal(mean.shape)));
            const made = nets.decoder({ z });
            const each =
              likelihood === 'bernoulli' ? bernoulliNll(x, made) : gaussianNll(x, made, sigma(batch));
            const nll = tf.mul(tf.mean(each), share);
            const kl = gaussianKl(mean, tf.log(tf.add(tf.square(s), LEAST_VARIANCE)));
            return { loss: tf.add(nll, tf.mul(kl, beta(batch))), scalars: { nll, kl } };
          },
        },
      },
      sample: ({ nets, z }) => nets.decoder({ z }),
    });
  },
});
