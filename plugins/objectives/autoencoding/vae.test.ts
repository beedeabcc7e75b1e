import { CompositionError, tf, type Game, type Net } from '@ganzoo/sdk';
import { samplesOf } from '@ganzoo/sdk/games';
import {
  computed,
  make,
  number,
  numbers,
  testBatch,
  testEngine,
  testNet,
  type Values,
} from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { vae } from './vae.ts';

beforeAll(async () => void (await testEngine()));

const defaults = { likelihood: 'bernoulli', sigma: 0.1, beta: 1, variant: 'paper' } as const;
const pixels = { shape: [2], dtype: 'float32', range: [0, 1] } as const;
const plane = { shape: [1], dtype: 'float32' } as const;

function create(
  params: Values<typeof vae>,
  x: Parameters<typeof vae.create>[1]['data']['fields'][string],
  distribution: 'normal' | 'uniform' = 'normal',
): Game {
  const data = { fields: { x }, splits: {} };
  return make(vae, params, { data, latent: { dim: 1, distribution }, batchSize: 4 });
}

/** An encoder that answers every example with the same code distribution N(mean, deviation²). */
function encoder(mean: number, deviation: number): Net {
  const raw = Math.log(Math.expm1(deviation - 1e-6));
  const column = (x: tf.Tensor, value: number): tf.Tensor => tf.fill([x.shape[0], 1], value);
  return testNet(({ x }) => ({ mean: column(x!, mean), deviation: column(x!, raw) }));
}

/** Loss, nll and kl of one batch. */
function bound(game: Game, nets: Record<string, Net>, x: tf.Tensor): [number, number, number] {
  const values = computed(() => {
    const result = game.players['vae']!.loss(testBatch({ nets, real: { x } }));
    return 'loss' in result ? [result.loss, result.scalars!['nll']!, result.scalars!['kl']!] : [];
  });
  return values.flat() as [number, number, number];
}

describe('vae', () => {
  it.each([
    [1, 1, 0.5],
    [0, 1, 0],
    [2, 0.5, 0.5 * (4 + 0.25 - 1 - Math.log(0.25))],
  ])('has the KL of N(%s, %s²) and N(0, 1)', (mean, deviation, kl) => {
    const nets = {
      encoder: encoder(mean, deviation),
      decoder: testNet(({ z }) => tf.fill([z!.shape[0], 2], 0.5)),
    };
    // float32, and the 1e-8 under the logarithm
    expect(bound(create(defaults, pixels), nets, tf.zeros([3, 2]))[2]).toBeCloseTo(kl, 5);
  });

  it('sums the Bernoulli likelihood over pixels', () => {
    const nets = { encoder: encoder(0, 1), decoder: testNet(() => tf.tensor2d([0.5, 0.25], [1, 2])) };
    const [loss, nll] = bound(create(defaults, pixels), nets, tf.tensor2d([1, 0], [1, 2]));
    expect(nll).toBeCloseTo(-Math.log(0.5) - Math.log(0.75), 5);
    expect(loss).toBeCloseTo(nll, 5);
  });

  it('takes the mean over channels where told to do as the study', () => {
    const colour = { shape: [1, 1, 3], dtype: 'float32', range: [0, 1] } as const;
    const nets = { encoder: encoder(0, 1), decoder: testNet(() => tf.fill([1, 1, 1, 3], 0.5)) };
    const nll = (variant: 'paper' | 'lucic2018'): number =>
      bound(create({ ...defaults, variant }, colour), nets, tf.ones([1, 1, 1, 3]))[1];
    expect(nll('paper')).toBeCloseTo(3 * Math.LN2, 5);
    expect(nll('lucic2018')).toBeCloseTo(Math.LN2, 5);
  });

  it('stays finite where the decoder is sure and wrong', () => {
    const nets = { encoder: encoder(0, 1), decoder: testNet(() => tf.tensor2d([0, 1], [1, 2])) };
    const [, nll] = bound(create(defaults, pixels), nets, tf.tensor2d([1, 0], [1, 2]));
    // -log 1e-7, and -log of 1 less the float32 next to 1 - 1e-7, which is 1 - 1.19e-7
    expect(nll).toBeCloseTo(16.118 + 15.942, 2);
  });

  it('reaches the evidence log N(0; 0, 2) with the exact posterior N(0, ½)', () => {
    const nets = { encoder: encoder(0, Math.SQRT1_2), decoder: testNet(({ z }) => z!) };
    const game = create({ ...defaults, likelihood: 'gaussian', sigma: 1 }, plane);
    const [loss, nll, kl] = bound(game, nets, tf.zeros([100_000, 1]));
    expect(kl).toBeCloseTo(0.096574, 5);
    // mean of 100 000 draws of z²/2 with standard deviation 0.35: three standard errors are 0.0034
    expect(Math.abs(nll - 1.168939)).toBeLessThan(0.0034);
    expect(Math.abs(loss - 1.265512)).toBeLessThan(0.0034);
  });

  it('weights the KL by beta', () => {
    const nets = { encoder: encoder(1, 1), decoder: testNet(({ z }) => tf.fill([z!.shape[0], 2], 0.5)) };
    const [loss, nll, kl] = bound(create({ ...defaults, beta: 4 }, pixels), nets, tf.zeros([1, 2]));
    expect(loss).toBeCloseTo(nll + 4 * kl, 5);
  });

  it('trains both nets and samples by decoding z', () => {
    const game = create(defaults, pixels);
    expect(game.players['vae']!.trains).toEqual(['encoder', 'decoder']);
    expect(game.nets['encoder']!.outputs).toEqual({ mean: [1], deviation: [1] });
    const batch = testBatch({ nets: { decoder: testNet(({ z }) => tf.mul(z!, 2)) }, z: tf.ones([3, 1]) });
    expect(numbers(samplesOf(game, batch))).toEqual([2, 2, 2]);
  });

  it('takes new noise for each latent and passes gradients to mean and deviation', () => {
    const game = create({ ...defaults, likelihood: 'gaussian', sigma: 1, beta: 0 }, plane);
    const gradient = tf.grad(raw => {
      const encoder = testNet(() => ({ mean: tf.zeros([4, 1]), deviation: raw }));
      const nets = { encoder, decoder: testNet(({ z }) => z!) };
      const result = game.players['vae']!.loss(testBatch({ nets, real: { x: tf.zeros([4, 1]) } }));
      return 'loss' in result ? result.loss : result;
    })(tf.zeros([4, 1]));
    expect(number(tf.min(tf.abs(gradient)))).toBeGreaterThan(0);
    expect(new Set(numbers(gradient)).size).toBe(4);
  });

  it.each([
    ['unbounded data', plane, /unbounded/],
    ['data in [-1, 1]', { ...pixels, range: [-1, 1] as const }, /\[-1, 1\]/],
  ])('refuses the Bernoulli likelihood for %s', (_, field, message) => {
    expect(() => create(defaults, field)).toThrow(CompositionError);
    expect(() => create(defaults, field)).toThrow(message);
    expect(() => create({ ...defaults, likelihood: 'gaussian' }, field)).not.toThrow();
  });

  it('refuses uniform latents', () => {
    expect(() => create(defaults, pixels, 'uniform')).toThrow(CompositionError);
  });
});
