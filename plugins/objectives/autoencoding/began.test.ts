import { tf, type Batch, type Game } from '@ganzoo/sdk';
import { asResult, samplesOf } from '@ganzoo/sdk/games';
import { computed, make, numbers, testBatch, testEngine, testNet } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { began } from './began.ts';

beforeAll(async () => void (await testEngine()));

type Variant = 'paper' | 'lucic2018';
const field = { shape: [2], dtype: 'float32', range: [0, 1] } as const;
const create = (variant: Variant, { gamma = 0.5, kRate = 0.001 }: Situation = {}): Game =>
  make(
    began,
    { gamma, kRate, variant },
    { data: { fields: { x: field }, splits: {} }, latent: { dim: 2, distribution: 'uniform' }, batchSize: 2 },
  );

interface Situation {
  readonly real?: number;
  readonly fake?: number;
  readonly k?: number;
  readonly gamma?: number;
  readonly kRate?: number;
  /** What the autoencoder makes of an example; 0 unless said, so that an example's error is its size. */
  readonly autoencode?: (x: tf.Tensor) => tf.Tensor;
}

/** A batch of two real and two generated examples; the generator gives z back. */
function batchOf({ real = 0.4, fake = 0.1, k = 0, autoencode = tf.zerosLike }: Situation): Batch {
  return testBatch({
    nets: { generator: testNet(({ z }) => z!), discriminator: testNet(({ x }) => autoencode(x!)) },
    real: { x: tf.fill([2, 2], real) },
    z: tf.fill([2, 2], fake),
    state: { k: tf.scalar(k) },
  });
}

/** What a player's loss gives, by name: `loss`, scalars, and `next k` where it moves k. */
function played(variant: Variant, player: string, situation: Situation = {}): Record<string, number> {
  let names: string[] = [];
  const values = computed(() => {
    const { loss, scalars, state } = asResult(
      create(variant, situation).players[player]!.loss(batchOf(situation)),
    );
    const all = { loss, ...scalars, ...(state && { 'next k': state['k']! }) };
    names = Object.keys(all);
    return Object.values(all);
  });
  return Object.fromEntries(names.map((name, i) => [name, values[i]![0]!]));
}

/** The player that moves k. */
const mover = { paper: 'discriminator', lucic2018: 'balance' } as const;
const nextK = (variant: Variant, situation?: Situation): number =>
  played(variant, mover[variant], situation)['next k']!;

// float32 keeps seven digits of numbers of about 1
describe('began', () => {
  it.each(['paper', 'lucic2018'] as const)('of the %s has the losses e(x) - k·e(y) and e(y)', variant => {
    expect(played(variant, 'discriminator', { k: 0.5 })['loss']).toBeCloseTo(0.4 - 0.5 * 0.1, 6);
    expect(played(variant, 'generator', { k: 0.5 })['loss']).toBeCloseTo(0.1, 6);
  });

  it('takes the mean error of all numbers of an example, and of all examples', () => {
    const game = create('paper');
    const x = tf.tensor4d([0, 1, 0.5, 0.5, 1, 1, 0, 0], [2, 2, 2, 1]);
    const batch = testBatch({ nets: { discriminator: testNet(() => tf.fill([2, 2, 2, 1], 0.25)) } });
    // |¼ - x| is (¼ + ¾ + ¼ + ¼)/4 and (¾ + ¾ + ¼ + ¼)/4
    const score = game.players['discriminator']!.critic!.score(x, batch);
    expect(score.shape).toEqual([2, 1]);
    expect(numbers(score)).toEqual([-0.375, -0.5]);
  });

  it.each(['paper', 'lucic2018'] as const)(
    "of the %s moves k from 0 to 0.0001 and has a convergence of 0.5 in the paper's terms",
    variant => {
      expect(nextK(variant)).toBeCloseTo(0.0001, 9);
      const { convergence, k, ...errors } = played(variant, 'discriminator');
      expect(convergence).toBeCloseTo(0.5, 6);
      expect(k).toBe(0); // before its move
      expect(errors['error-real']).toBeCloseTo(0.4, 6);
      expect(errors['error-fake']).toBeCloseTo(0.1, 6);
    },
  );

  it.each(['paper', 'lucic2018'] as const)('of the %s leaves k where e(y) = γ·e(x)', variant => {
    expect(nextK(variant, { fake: 0.2, k: 0.3 })).toBeCloseTo(0.3, 7);
    expect(played(variant, 'discriminator', { fake: 0.2 })['convergence']).toBeCloseTo(0.4, 6);
  });

  it.each([
    ['paper', 0, 1],
    ['lucic2018', -0.1, 1.1],
  ] as const)('of the %s moves k from 0 and 1 to %s and %s', (variant, low, high) => {
    // γ·e(x) - e(y) is ½·0.4 - 0.3 and ½·0.4 - 0.1
    expect(nextK(variant, { fake: 0.3, k: 0, kRate: 1 })).toBeCloseTo(low, 6);
    expect(nextK(variant, { fake: 0.1, k: 1, kRate: 1 })).toBeCloseTo(high, 6);
  });

  it("moves the study's k in a player of its own, right after each update of the discriminator", () => {
    const { players } = create('lucic2018');
    expect(Object.keys(players)).toEqual(['discriminator', 'balance', 'generator']);
    expect(players['balance']).toMatchObject({ trains: [], repeat: 'discIters' });
    expect(played('lucic2018', 'discriminator')).not.toHaveProperty('next k');
    // of |½·0.4 - 0.3|
    expect(played('lucic2018', 'balance', { fake: 0.3 })['loss']).toBeCloseTo(0.1, 6);
    expect(Object.keys(create('paper').players)).toEqual(['discriminator', 'generator']);
  });

  it('teaches the autoencoder real examples, and k times as much to fail on samples', () => {
    const [gradient] = computed(() => [
      tf.grad(w => {
        const autoencode = (x: tf.Tensor): tf.Tensor => tf.mul(x, w);
        const loss = create('paper').players['discriminator']!.loss(batchOf({ autoencode, k: 0.5 }));
        return asResult(loss).loss;
      })(tf.scalar(0.2)),
    ]);
    // |w·x - x| = (1 - w)·x for w < 1
    expect(gradient![0]).toBeCloseTo(-0.4 + 0.5 * 0.1, 6);
  });

  it('draws samples from the generator', () => {
    expect(numbers(samplesOf(create('paper'), batchOf({ fake: 0.5 })))).toEqual([0.5, 0.5, 0.5, 0.5]);
  });
});
