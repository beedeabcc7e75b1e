import { tf, type Game } from '@ganzoo/sdk';
import { computed, testBatch, testEngine, testNet } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { wasserstein } from './wasserstein.ts';

beforeAll(async () => void (await testEngine()));

const field = { shape: [1], dtype: 'float32' } as const;
const game: Game = wasserstein.create(
  {},
  { data: { fields: { x: field }, splits: {} }, latent: { dim: 1, distribution: 'normal' }, batchSize: 4 },
);
const column = (...values: number[]): tf.Tensor => tf.tensor2d(values, [values.length, 1]);

/** A player's result with the generator z ↦ z and the given critic, f(x) = x unless said. */
function play(player: string, real: tf.Tensor, fake: tf.Tensor, critic = (x: tf.Tensor): tf.Tensor => x) {
  const nets = { generator: testNet(({ z }) => z!), discriminator: testNet(({ x }) => critic(x!)) };
  const result = game.players[player]!.loss(testBatch({ nets, real: { x: real }, z: fake }));
  return 'loss' in result ? result : { loss: result, scalars: {} };
}

describe('wasserstein', () => {
  it('reaches W₁ = d between points d apart with the critic f(x) = x', () => {
    const [loss] = computed(() => [play('discriminator', column(3.5), column(0)).loss]);
    expect(-loss![0]!).toBeCloseTo(3.5, 6);
  });

  it('reaches W₁ = 5 between {5, 6, 8} and {0, 1, 3}', () => {
    const [loss] = computed(() => [play('discriminator', column(5, 6, 8), column(0, 1, 3)).loss]);
    expect(-loss![0]!).toBeCloseTo(5, 6);
  });

  it('reaches less with any other 1-Lipschitz critic', () => {
    const critics = [tf.neg, tf.sin, (x: tf.Tensor) => tf.mul(x, 0.5)];
    const losses = computed(() => critics.map(f => play('discriminator', column(3.5), column(0), f).loss));
    losses.flat().forEach(loss => expect(-loss).toBeLessThan(3.5));
  });

  it("lets the generator's gradient be that of the critic, however far off its samples are", () => {
    const [gradient] = computed(() => [tf.grad(z => play('generator', column(0), z).loss)(column(-1e4))]);
    expect(gradient).toEqual([-1]);
  });

  it('logs mean scores and no accuracy, as its scores have no point of decision', () => {
    const { scalars } = play('discriminator', column(1), column(0));
    expect(Object.keys(scalars!).sort()).toEqual(['score-fake', 'score-real']);
  });
});
