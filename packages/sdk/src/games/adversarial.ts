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
export function adversarial({ discriminator, generator, decision = 0 }: AdversarialLosses): Game {
  const critic = defineCritic<'generator' | 'discriminator'>({
    nets: ['discriminator'],
    real: batch => batch.real.x,
    fake: batch => batch.once('fake', () => batch.nets.generator({ z: batch.z })),
    score: (x, batch) => batch.nets.discriminator({ x }),
  });
  return game({
    nets: { generator: { role: 'generator' }, discriminator: { role: 'discriminator' } },
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
    sample: ({ nets, z }) => nets.generator({ z }),
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
