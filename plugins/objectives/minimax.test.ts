import { tf, type Game } from '@ganzoo/sdk';
import { computed, testBatch, testEngine, testNet } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { minimax } from './minimax.ts';

beforeAll(async () => void (await testEngine()));

const field = { shape: [1], dtype: 'float32' } as const;
const game: Game = minimax.create(
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
describe('minimax', () => {
  it('costs 2 log 2 and -log 2 at D = ½', () => {
    const [d, g] = computed(() => [
      loss('discriminator', scores(0, 0), scores(0, 0)),
      loss('generator', scores(0), scores(0, 0)),
    ]);
    expect(d![0]).toBeCloseTo(2 * Math.LN2, 6);
    expect(g![0]).toBeCloseTo(-Math.LN2, 6);
  });

  it('has its least D loss, 2.249341, at D = ¾ where real and fake are there 3 to 1', () => {
    const all = (s: number): tf.Tensor =>
      tf.add(
        tf.mul(3, loss('discriminator', scores(s), scores(-100))),
        loss('discriminator', scores(100), scores(s)),
      );
    const [least, less, more] = computed(() => [
      all(Math.log(3)),
      all(Math.log(3) - 0.1),
      all(Math.log(3) + 0.1),
    ]);
    expect(least![0]).toBeCloseTo(2.249341, 5);
    expect(less![0]).toBeGreaterThan(least![0]!);
    expect(more![0]).toBeGreaterThan(least![0]!);
  });

  it('gives the generator a gradient of -σ(s), which fades at s = -5', () => {
    const [gradient] = computed(() => [tf.grad(s => loss('generator', scores(0), s))(scores(-5))]);
    expect(gradient![0]).toBeCloseTo(-0.006693, 6);
  });

  it('stays finite at scores of a thousand', () => {
    const values = computed(() => [
      loss('discriminator', scores(-1000), scores(1000)),
      loss('generator', scores(0), scores(1000)),
    ]);
    expect(values.flat()).toEqual([2000, -1000]);
  });

  it('counts scores above 0 as taken for real', () => {
    const nets = { generator: testNet(({ z }) => z!), discriminator: testNet(({ x }) => x!) };
    const [accuracy] = computed(() => {
      const batch = testBatch({ nets, real: { x: scores(1, -1) }, z: scores(-1, -2) });
      const result = game.players['discriminator']!.loss(batch);
      return 'loss' in result ? [result.scalars!['accuracy']!] : [];
    });
    expect(accuracy).toEqual([0.75]);
  });
});
