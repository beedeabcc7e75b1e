import type { tf } from '@ganzoo/sdk';
import { CompositionError, Rng, type FieldSpec } from '@ganzoo/sdk';
import { Parameters as Weights, TensorRng } from '@ganzoo/sdk/host';
import { NetScope } from '@ganzoo/sdk/nn';
import { numbers, testCall, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { infoganNet } from './infogan-net.ts';

type Engine = Awaited<ReturnType<typeof testEngine>>;
let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

type Role = 'generator' | 'discriminator' | 'encoder' | 'autoencoder';
const defaults = { width: 1, discriminatorBatchNorm: true, generatorActivation: 'leaky-relu' } as const;
const images = (...shape: number[]): FieldSpec => ({ shape, dtype: 'uint8', range: [0, 1] });
const latent = { dim: 64, distribution: 'uniform' } as const;
const codes = { mean: [64], deviation: [64] };

/** Calls a net once on two examples: its weights, and its outputs. */
function called(
  role: Role,
  field: FieldSpec,
  params: Partial<Parameters<typeof infoganNet.create>[0]> = {},
  outputs: Record<string, number[]> = { score: [1] },
) {
  const net = infoganNet.create(
    { ...defaults, ...params },
    { data: { fields: { x: field }, splits: {} }, field, latent, hasField: true },
  );
  const weights = new Weights(engine, new Rng(5));
  const rng = new TensorRng(new Rng(6), 0);
  const inputs = { z: rng.uniform([2, latent.dim], -1, 1), x: rng.uniform([2, ...field.shape]) };
  const call = { net: role, rng, parameters: weights, field, latent, outputs, inputs };
  const scope = new NetScope(testCall(call));
  const made = net[role]!(inputs, scope);
  return { weights, image: made as tf.Tensor, named: made as Record<string, tf.Tensor> };
}

const count = (role: Role, field: FieldSpec, ...rest: [object?, Record<string, number[]>?]): number => {
  const { weights } = called(role, field, ...rest);
  const total = weights.trainable([role]).reduce((sum, { variable }) => sum + variable.size, 0);
  weights.dispose();
  return total;
};

describe('infogan-net', () => {
  it.each([
    [[28, 28, 1], 6_642_241, 6_556_865, 1_073_601],
    [[32, 32, 3], 8_616_131, 8_524_993, 1_325_379],
    [[64, 64, 3], 33_855_683, 33_690_817, 4_495_683],
  ])(
    "has the study's numbers of weights for images of [%s]",
    (shape, generator, discriminator, autoencoder) => {
      const field = images(...shape);
      expect(count('generator', field)).toBe(generator);
      expect(count('discriminator', field, { discriminatorBatchNorm: false })).toBe(discriminator);
      expect(count('discriminator', field)).toBe(discriminator + 2_304);
      expect(count('autoencoder', field, { discriminatorBatchNorm: false })).toBe(autoencoder);
      // scales and offsets after the code, the layer behind it and the deconvolution
      const normalised = 64 + (128 * shape[0]! * shape[1]!) / 16 + 64;
      expect(count('autoencoder', field)).toBe(autoencoder + 2 * normalised);
    },
  );

  it('ends an encoder in one layer for each output, 128 numbers in place of one', () => {
    expect(count('encoder', images(28, 28, 1), { discriminatorBatchNorm: false }, codes)).toBe(
      6_556_865 + 127 * 1025,
    );
    const { named } = called('encoder', images(28, 28, 1), { width: 0.1 }, codes);
    expect(named['mean']!.shape).toEqual([2, 64]);
    expect(named['deviation']!.shape).toEqual([2, 64]);
  });

  it.each([
    [
      [28, 28, 1],
      [0, 1],
    ],
    [
      [32, 20, 3],
      [-1, 1],
    ],
  ] as const)('makes images of [%s] in [%s]', (shape, range) => {
    const field = { shape, dtype: 'uint8', range } as const;
    const made = [
      called('generator', field, { width: 0.1 }).image,
      called('autoencoder', field, { width: 0.1 }).named['x']!,
    ];
    for (const image of made) {
      expect(image.shape).toEqual([2, ...shape]);
      const values = numbers(image);
      expect(Math.min(...values)).toBeGreaterThan(range[0]);
      expect(Math.max(...values)).toBeLessThan(range[1]);
    }
  });

  it('starts from the initial values of the study', () => {
    const deviation = (role: Role, path: string): number => {
      const { weights } = called(role, images(28, 28, 1));
      const { variable } = weights.all().find(parameter => parameter.path === `${role}/${path}`)!;
      const values = numbers(variable);
      weights.dispose();
      return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    };
    // kernels of 65 536 to 131 072 numbers: a relative standard error of 0.3 % at most
    expect(deviation('generator', 'dense_1/kernel')).toBeCloseTo(0.02, 3);
    expect(deviation('generator', 'deconv_1/kernel')).toBeCloseTo(0.02, 3);
    // a normal cut at two standard deviations has 0.8796 of its deviation
    expect(deviation('discriminator', 'conv_2/kernel')).toBeCloseTo(0.02 * 0.8796, 3);
    expect(deviation('discriminator', 'dense_1/kernel')).toBeCloseTo(0.02, 3);
    expect(deviation('generator', 'dense_1/bias')).toBe(0);
  });

  const kernels = (weights: Weights): (readonly number[])[] =>
    weights
      .all()
      .filter(({ path }) => path.endsWith('kernel'))
      .map(({ variable }) => variable.shape);

  it("narrows an autoencoder's layers by its width, but not the code", () => {
    const { weights, named } = called('autoencoder', images(28, 28, 1), { width: 0.25 });
    expect(kernels(weights)).toEqual([
      [4, 4, 1, 16],
      [4, 4, 16, 32],
      [1568, 64],
      [64, 1568],
      [4, 4, 16, 32],
      [4, 4, 1, 16],
    ]);
    expect(named['code']!.shape).toEqual([2, 64]);
  });

  it('narrows every hidden layer by its width', () => {
    const { weights } = called('discriminator', images(28, 28, 1), { width: 0.25 });
    expect(kernels(weights)).toEqual([
      [4, 4, 1, 16],
      [4, 4, 16, 32],
      [1568, 256],
      [256, 1],
    ]);
    expect(count('discriminator', images(28, 28, 1), { width: 0.001 })).toBeGreaterThan(0);
  });

  it.each([
    ['vectors', images(2), /shape \[2\]/],
    ['sides that cannot be halved twice', images(30, 28, 1), /30 by 28/],
  ])('refuses %s', (_, field, message) => {
    const make = () =>
      infoganNet.create(defaults, {
        data: { fields: { x: field }, splits: {} },
        field,
        latent,
        hasField: true,
      });
    expect(make).toThrow(CompositionError);
    expect(make).toThrow(message);
  });
});
