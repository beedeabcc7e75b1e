import { tf, type Constraint, type Critic, type Game, type LossResult } from '@ganzoo/sdk';
import { asResult } from '@ganzoo/sdk/games';
import { computed, testBatch, testNet } from './numbers.ts';

/** Numbers as a batch of scores or of one-dimensional examples, [n, 1]. */
export function column(...values: number[]): tf.Tensor {
  return tf.tensor2d(values, [values.length, 1]);
}

/** A player's loss where both nets are the identity, so that `real` and `fake` are the scores. */
export function playedOnScores(game: Game, player: string, real: tf.Tensor, fake: tf.Tensor): LossResult {
  const nets = { generator: testNet(({ z }) => z!), discriminator: testNet(({ x }) => x!) };
  return asResult(game.players[player]!.loss(testBatch({ nets, real: { x: real }, z: fake })));
}

/** A critic of that score between given examples. */
export function testCritic(score: (x: tf.Tensor) => tf.Tensor, real: tf.Tensor, fake = real): Critic {
  return { nets: ['discriminator'], real: () => real, fake: () => fake, score };
}

/** What a constraint adds to a critic's loss, as a tensor. */
export function penaltyOn({ penalty }: Constraint, critic: Critic): LossResult {
  return asResult(penalty!(testBatch({ nets: {} }), { critic, player: 'discriminator', weights: [] })!);
}

/** Loss, penalty and mean slope of a constraint on a critic's slope, computed as in training. */
export function slopePenalty(constraint: Constraint, critic: () => Critic) {
  const [[loss], [penalty], [slope]] = computed(() => {
    const { loss: whole, scalars } = penaltyOn(constraint, critic());
    return [whole, scalars!['penalty']!, scalars!['slope']!];
  }) as [number[], number[], number[]];
  return { loss: loss!, penalty: penalty!, slope: slope! };
}
