import { tf, type Game } from '@ganzoo/sdk';
import { column, computed, playedOnScores, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { leastSquares } from './least-squares.ts';

beforeAll(async () => void (await testEngine()));

type Params = Parameters<typeof leastSquares.create>[0];
const field = { shape: [1], dtype: 'float32' } as const;
const create = (params: Partial<Params> = {}): Game =>
  leastSquares.create(
    { a: 0, b: 1, c: 1, variant: 'paper', ...params },
    { data: { fields: { x: field }, splits: {} }, latent: { dim: 1, distribution: 'normal' }, batchSize: 4 },
  );
const pearson: Partial<Params> = { a: -1, b: 1, c: 0 };

const loss = (game: Game, player: string, real: tf.Tensor, fake: tf.Tensor): tf.Tensor =>
  playedOnScores(game, player, real, fake).loss;

/** The derivative of the generator's loss by one score. */
function slope(game: Game, score: number): number {
  const [gradient] = computed(() => [tf.grad(s => loss(game, 'generator', column(0), s))(column(score))]);
  return gradient![0]!;
}
const sigmoid = (s: number): number => 1 / (1 + Math.exp(-s));

// float32 keeps seven digits of numbers of about 1
describe('least-squares', () => {
  it.each([
    ['paper', 0.5],
    ['lucic2018', 0],
  ] as const)('of the %s costs ¼ and ⅛ at D = ½', (variant, score) => {
    const game = create({ variant });
    const half = (): tf.Tensor => column(score, score);
    const [d, g] = computed(() => [
      loss(game, 'discriminator', half(), half()),
      loss(game, 'generator', half(), half()),
    ]);
    expect(d![0]).toBeCloseTo(0.25, 6);
    expect(g![0]).toBeCloseTo(0.125, 6);
  });

  it('has its least D loss at (b·p + a·q)/(p + q), ½ where real and fake are there 3 to 1', () => {
    const game = create(pearson);
    // means over four examples at one point, 3 parts of them real: the others have the score of their label
    const at = (s: tf.Tensor): tf.Tensor => {
      const real = tf.concat([s, s, s, column(1)]);
      const fake = tf.concat([s, column(-1, -1, -1)]);
      return loss(game, 'discriminator', real, fake);
    };
    const [gradient, value] = computed(() => [tf.grad(at)(column(0.5)), at(column(0.5))]);
    expect(gradient![0]).toBeCloseTo(0, 6);
    // ⅛ (3 (½ - 1)² + (½ + 1)²)
    expect(value![0]).toBeCloseTo(0.375, 6);
  });

  it("is half of Pearson's χ² of p + q and 2q at the best D with a, b, c = -1, 1, 0", () => {
    const game = create(pearson);
    // P = (½, ½), Q = (¼, ¾): D* = (p - q)/(p + q) = (⅓, -⅕); χ² = Σ (p - q)²/(p + q)
    const [real, fake] = [
      [1 / 3, -1 / 5],
      [1 / 3, -1 / 5, -1 / 5, -1 / 5],
    ];
    const [onReal, onFake] = computed(() =>
      [real, fake].map(scores => loss(game, 'generator', column(0), column(...scores))),
    );
    expect(2 * (onReal![0]! + onFake![0]!)).toBeCloseTo(0.0625 / 0.75 + 0.0625 / 1.25, 6);
  });

  it('moves samples in proportion to their distance from the label, on either side of it', () => {
    expect(slope(create(), -10)).toBeCloseTo(-11, 5);
    expect(slope(create(), 5)).toBeCloseTo(4, 6);
    expect(slope(create({ c: 0.5 }), 0)).toBeCloseTo(-0.5, 6);
  });

  it("fades as the study's, -(1 - D)²·D, where the discriminator is sure", () => {
    for (const s of [-5, 0, 2]) {
      const d = sigmoid(s);
      expect(slope(create({ variant: 'lucic2018' }), s)).toBeCloseTo(-((1 - d) ** 2) * d, 6);
    }
  });

  it("draws D to the study's labels: ½ (D(x) - 1)² + ½ D(y)²", () => {
    const [value] = computed(() => [
      loss(create({ variant: 'lucic2018' }), 'discriminator', column(1), column(-2)),
    ]);
    expect(value![0]).toBeCloseTo(0.5 * (sigmoid(1) - 1) ** 2 + 0.5 * sigmoid(-2) ** 2, 6);
  });

  it.each([
    [{}, 0.75],
    [pearson, 1],
    [{ variant: 'lucic2018' }, 1],
  ] as const)('counts what is past the middle of the labels as taken for real: %j', (params, expected) => {
    const [accuracy] = computed(() => {
      const played = playedOnScores(create(params), 'discriminator', column(0.3, 0.7), column(-0.3, -0.7));
      return [played.scalars!['accuracy']!];
    });
    expect(accuracy).toEqual([expected]);
  });
});
