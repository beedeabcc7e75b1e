import { tf, type Game } from '@ganzoo/sdk';
import { column, computed, playedOnScores, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { minimax } from './minimax.ts';

beforeAll(async () => void (await testEngine()));

const field = { shape: [1], dtype: 'float32' } as const;
const game: Game = minimax.create(
  {},
  { data: { fields: { x: field }, splits: {} }, latent: { dim: 1, distribution: 'normal' }, batchSize: 4 },
);

const loss = (player: string, real: tf.Tensor, fake: tf.Tensor): tf.Tensor =>
  playedOnScores(game, player, real, fake).loss;

// float32 keeps seven digits of numbers of about 1
describe('minimax', () => {
  it('costs 2 log 2 and -log 2 at D = ½', () => {
    const [d, g] = computed(() => [
      loss('discriminator', column(0, 0), column(0, 0)),
      loss('generator', column(0), column(0, 0)),
    ]);
    expect(d![0]).toBeCloseTo(2 * Math.LN2, 6);
    expect(g![0]).toBeCloseTo(-Math.LN2, 6);
  });

  it('has its least D loss, 2.249341, at D = ¾ where real and fake are there 3 to 1', () => {
    const all = (s: number): tf.Tensor =>
      tf.add(
        tf.mul(3, loss('discriminator', column(s), column(-100))),
        loss('discriminator', column(100), column(s)),
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
    const [gradient] = computed(() => [tf.grad(s => loss('generator', column(0), s))(column(-5))]);
    expect(gradient![0]).toBeCloseTo(-0.006693, 6);
  });

  it('stays finite at scores of a thousand', () => {
    const values = computed(() => [
      loss('discriminator', column(-1000), column(1000)),
      loss('generator', column(0), column(1000)),
    ]);
    expect(values.flat()).toEqual([2000, -1000]);
  });

  it('counts scores above 0 as taken for real', () => {
    const [accuracy] = computed(() => {
      const { scalars } = playedOnScores(game, 'discriminator', column(1, -1), column(-1, -2));
      return [scalars!['accuracy']!];
    });
    expect(accuracy).toEqual([0.75]);
  });
});
