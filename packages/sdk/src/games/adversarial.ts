import * as tf from '@ganzoo/tfjs';
import type { Batch, Game, LossResult } from '../contracts/game.ts';
import { defineCritic } from './define-critic.ts';
import { game } from './game.ts';

/** Losses of the usual two-player game, written on the discriminator's scores [batch, 1]. */
export interface AdversarialLosses {
  discriminator(real: tf.Tensor, fake: tf.Tensor, batch: Batch): tf.Tensor | LossResult;
  generator(fake: tf.Tensor, batch: Batch): tf.Tensor | LossResult;
  /** Score above which an example counts as taken for real, for the logged accuracy; `null` where scores have no such point. */
  readonly decision?: number | null;
  /**
   * Fields of the data set that both nets are given beside z and x, under their own names: a label `y` makes it the
   * conditional game of arXiv:1411.1784.
   */
  readonly conditions?: readonly string[];
}

/** A bare loss as a result. */
export function asResult(loss: tf.Tensor | LossResult): LossResult {
  return loss instanceof tf.Tensor ? { loss } : loss;
}

/**
 * The two-player game of generator and discriminator (arXiv:1406.2661) from its two losses.
 *
 * @example
 * adversarial({
 *   discriminator: (real, fake) => tf.add(lossOfReal(real), lossOfFake(fake)),
 *   generator: fake => lossOfReal(fake),
 * });
 */
export function adversarial({
  discriminator,
  generator,
  decision = 0,
  conditions = [],
}: AdversarialLosses): Game {
  type Nets = 'generator' | 'discriminator';
  // without conditions nothing real is asked for, which a batch of samples would have to be read for
  const given = (batch: Pick<Batch, 'real'>): Record<string, tf.Tensor> =>
    Object.fromEntries(conditions.map(name => [name, batch.real[name]!]));
  const critic = defineCritic<Nets, never, string>({
    nets: ['discriminator'],
    real: batch => batch.real['x']!,
    fake: batch => batch.once('fake', () => batch.nets.generator({ z: batch.z, ...given(batch) })),
    score: (x, batch) => batch.nets.discriminator({ x, ...given(batch) }),
  });
  const declared = conditions.length > 0 && {
    inputs: Object.fromEntries(conditions.map(name => [name, name])),
  };
  const reads: readonly string[] = ['x', ...conditions];
  return game({
    nets: {
      generator: { role: 'generator', ...declared },
      discriminator: { role: 'discriminator', ...declared },
    },
    reads,
    players: {
      discriminator: {
        trains: ['discriminator'],
        repeat: 'discIters',
        critic,
        loss(batch) {
          const real = critic.score(critic.real(batch), batch);
          const fake = critic.score(critic.fake(batch), batch);
          const result = asResult(discriminator(real, fake, batch));
          return { ...result, scalars: { ...judgement(real, fake, decision), ...result.scalars } };
        },
      },
      generator: {
        trains: ['generator'],
        loss: batch => generator(critic.score(critic.fake(batch), batch), batch),
      },
    },
    views: {
      samples: {
        gives: { x: 'x', ...Object.fromEntries(conditions.map(name => [name, name])) },
        run: batch => ({ x: batch.nets.generator({ z: batch.z, ...given(batch) }), ...given(batch) }),
      },
    },
  });
}

/** Mean scores, and the share of right judgements where scores have a point of decision. */
function judgement(real: tf.Tensor, fake: tf.Tensor, decision: number | null): Record<string, tf.Tensor> {
  const means = { 'score-real': tf.mean(real), 'score-fake': tf.mean(fake) };
  if (decision === null) return means;
  const right = (correct: tf.Tensor): tf.Tensor => tf.mean(tf.cast(correct, 'float32'));
  const accuracy = tf.div(tf.add(right(tf.greater(real, decision)), right(tf.lessEqual(fake, decision))), 2);
  return { ...means, accuracy };
}
