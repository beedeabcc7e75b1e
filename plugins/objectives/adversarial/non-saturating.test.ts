import { tf, type Game } from '@ganzoo/sdk';
import { column, computed, playedOnScores, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { nonSaturating } from './non-saturating.ts';

beforeAll(async () => void (await testEngine()));

const field = { shape: [1], dtype: 'float32' } as const;
const game: Game = nonSaturating.create(
  {},
  { data: { fields: { x: field }, splits: {} }, latent: { dim: 1, distribution: 'normal' }, batchSize: 4 },
);

const loss = (player: string, real: tf.Tensor, fake: tf.Tensor): tf.Tensor =>
  playedOnScores(game, player, real, fake).loss;

// float32 keeps seven digits of numbers of about 1
describe('non-saturating', () => {
  it('costs 2 log 2 and log 2 at D = ½', () => {
    const [d, g] = computed(() => [
      loss('discriminator', column(0, 0), column(0, 0)),
      loss('generator', column(0), column(0, 0)),
    ]);
    expect(d![0]).toBeCloseTo(2 * Math.LN2, 6);
    expect(g![0]).toBeCloseTo(Math.LN2, 6);
  });

  it('gives the generator a gradient of -(1 - σ(s)), e⁵ times the minimax one at s = -5', () => {
    const [gradient] = computed(() => [tf.grad(s => loss('generator', column(0), s))(column(-5))]);
    expect(gradient![0]).toBeCloseTo(-0.993307, 6);
    // 0.006693 is known to float32's seven digits, the ratio to about as many
    expect(gradient![0]! / (-1 / (1 + Math.exp(5)))).toBeCloseTo(148.413, 2);
  });

  it('gives the discriminator gradients -(1 - σ(s)) on real and σ(s) on fake scores', () => {
    const [real, fake] = computed(() => [
      tf.grad(s => loss('discriminator', s, column(0)))(column(2)),
      tf.grad(s => loss('discriminator', column(0), s))(column(2)),
    ]);
    expect(real![0]).toBeCloseTo(-1 / (1 + Math.exp(2)), 6);
    expect(fake![0]).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('stays finite at scores of a thousand', () => {
    const values = computed(() => [
      loss('discriminator', column(-1000), column(1000)),
      loss('generator', column(0), column(-1000)),
    ]);
    expect(values.flat()).toEqual([2000, 1000]);
  });
});
