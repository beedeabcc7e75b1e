import { tf, type Game } from '@ganzoo/sdk';
import { computed, testBatch, testEngine, testNet } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { nonSaturating } from './non-saturating.ts';

beforeAll(async () => void (await testEngine()));

const field = { shape: [1], dtype: 'float32' } as const;
const game: Game = nonSaturating.create(
  {},
  { data: { fields: { x: field }, splits: {} }, latent: { dim: 1, distribution: 'normal' } },
);

/** A player's loss where generator and discriminator give back what they get, so that fake scores are z's. */
function loss(player: string, real: tf.Tensor, fake: tf.Tensor): tf.Tensor {
  const nets = { generator: testNet(({ z }) => z!), discriminator: testNet(({ x }) => x!) };
  const result = game.players[player]!.loss(testBatch({ nets, real: { x: real }, z: fake }));
  return 'loss' in result ? result.loss : result;
}
const scores = (...values: number[]): tf.Tensor => tf.tensor2d(values, [values.length, 1]);

// float32 keeps seven digits of numbers of about 1
describe('non-saturating', () => {
  it('costs 2 log 2 and log 2 at D = ½', () => {
    const [d, g] = computed(() => [
      loss('discriminator', scores(0, 0), scores(0, 0)),
      loss('generator', scores(0), scores(0, 0)),
    ]);
    expect(d![0]).toBeCloseTo(2 * Math.LN2, 6);
    expect(g![0]).toBeCloseTo(Math.LN2, 6);
  });

  it('gives the generator a gradient of -(1 - σ(s)), e⁵ times the minimax one at s = -5', () => {
    const [gradient] = computed(() => [tf.grad(s => loss('generator', scores(0), s))(scores(-5))]);
    expect(gradient![0]).toBeCloseTo(-0.993307, 6);
    // 0.006693 is known to float32's seven digits, the ratio to about as many
    expect(gradient![0]! / (-1 / (1 + Math.exp(5)))).toBeCloseTo(148.413, 2);
  });

  it('gives the discriminator gradients -(1 - σ(s)) on real and σ(s) on fake scores', () => {
    const [real, fake] = computed(() => [
      tf.grad(s => loss('discriminator', s, scores(0)))(scores(2)),
      tf.grad(s => loss('discriminator', scores(0), s))(scores(2)),
    ]);
    expect(real![0]).toBeCloseTo(-1 / (1 + Math.exp(2)), 6);
    expect(fake![0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('stays finite at scores of a thousand', () => {
    const values = computed(() => [
      loss('discriminator', scores(-1000), scores(1000)),
      loss('generator', scores(0), scores(-1000)),
    ]);
    expect(values.flat()).toEqual([2000, 1000]);
  });
});
