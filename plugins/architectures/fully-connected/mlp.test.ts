import type { tf } from '@ganzoo/sdk';
import { CompositionError, Rng, type FieldSpec } from '@ganzoo/sdk';
import { Parameters as Weights, TensorRng } from '@ganzoo/sdk/host';
import { NetScope } from '@ganzoo/sdk/nn';
import { numbers, testCall, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { mlp } from './mlp.ts';

type Engine = Awaited<ReturnType<typeof testEngine>>;
let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

type Role = 'generator' | 'discriminator' | 'encoder' | 'translator' | 'classifier' | 'autoencoder';
const defaults = { hidden: [128, 128], activation: 'relu', batchNorm: false, init: 'fan-in-uniform' };
const plane: FieldSpec = { shape: [2], dtype: 'float32' };
const images: FieldSpec = { shape: [4, 4, 3], dtype: 'uint8', range: [-1, 1] };
const latent = { dim: 8, distribution: 'normal' } as const;

/** Calls a net once on the given inputs: its weights, and what it gives. */
function called(
  role: Role,
  field: FieldSpec,
  inputs: (rng: TensorRng) => Record<string, tf.Tensor>,
  params: Partial<Parameters<typeof mlp.create>[0]> = {},
  outputs: Record<string, number[]> = { score: [1] },
) {
  const net = mlp.create(
    { ...defaults, ...params },
    { data: { fields: { x: field }, splits: {} }, field, latent, hasField: true },
  );
  const weights = new Weights(engine, new Rng(5));
  const rng = new TensorRng(new Rng(6), 0);
  const scope = new NetScope(testCall({ net: role, rng, parameters: weights, field, latent, outputs }));
  const made = net[role]!(inputs(rng), scope);
  return { weights, image: made as tf.Tensor, named: made as Record<string, tf.Tensor> };
}

describe('mlp', () => {
  it('makes unbounded points', () => {
    const { image, weights } = called('generator', plane, rng => ({ z: rng.normal([5, 8]) }));
    expect(image.shape).toEqual([5, 2]);
    expect(weights.all().reduce((sum, { variable }) => sum + variable.size, 0)).toBe(
      8 * 128 + 128 + 128 * 128 + 128 + 128 * 2 + 2,
    );
  });

  it('makes images in their range', () => {
    const { image } = called('generator', images, rng => ({ z: rng.normal([5, 8], 0, 30) }));
    expect(image.shape).toEqual([5, 4, 4, 3]);
    numbers(image).forEach(value => expect(Math.abs(value)).toBeLessThanOrEqual(1));
  });

  it('translates images into images', () => {
    const { image } = called('translator', images, rng => ({ x: rng.uniform([5, 4, 4, 3]) }));
    expect(image.shape).toEqual([5, 4, 4, 3]);
  });

  it('takes images through a code and the same widths backwards', () => {
    const x = (rng: TensorRng) => ({ x: rng.uniform([5, 4, 4, 3]) });
    const { weights, named } = called('autoencoder', images, x, { hidden: [9, 7] });
    expect(named['x']!.shape).toEqual([5, 4, 4, 3]);
    numbers(named['x']!).forEach(value => expect(Math.abs(value)).toBeLessThanOrEqual(1));
    expect(named['code']!.shape).toEqual([5, 8]);
    const kernels = weights.all().filter(({ path }) => path.endsWith('kernel'));
    expect(kernels.map(({ variable }) => variable.shape)).toEqual([
      [48, 9],
      [9, 7],
      [7, 8],
      [8, 7],
      [7, 9],
      [9, 48],
    ]);
  });

  it.each(['discriminator', 'encoder', 'classifier'] as const)('ends a %s in the outputs asked for', role => {
    const x = (rng: TensorRng) => ({ x: rng.uniform([5, 4, 4, 3]) });
    const { named } = called(role, images, x, {}, { mean: [8], map: [2, 3] });
    expect(named['mean']!.shape).toEqual([5, 8]);
    expect(named['map']!.shape).toEqual([5, 2, 3]);
  });

  it('judges pairs side by side', () => {
    const { weights, named } = called('discriminator', plane, rng => ({
      x: rng.normal([5, 2]),
      z: rng.normal([5, 8]),
    }));
    expect(named['score']!.shape).toEqual([5, 1]);
    expect(weights.all()[0]!.variable.shape).toEqual([10, 128]);
  });

  it('normalises generators only', () => {
    const paths = (role: Role): string[] =>
      called(role, plane, rng => ({ z: rng.normal([5, 8]) }), { batchNorm: true })
        .weights.all()
        .map(({ path }) => path);
    expect(paths('generator')).toContain('generator/batch-norm_2/scale');
    for (const role of ['discriminator', 'autoencoder'] as const)
      expect(paths(role).filter(path => path.includes('norm'))).toEqual([]);
  });

  it.each([
    ['fan-in-uniform', Math.sqrt(1 / (3 * 128))],
    ['he-normal', Math.sqrt(2 / 128)],
    ['glorot-uniform', Math.sqrt(2 / 256)],
  ])('starts from %s', (init, expected) => {
    const { weights } = called('generator', plane, rng => ({ z: rng.normal([5, 8]) }), { init });
    const values = numbers(weights.all().find(({ path }) => path === 'generator/dense_2/kernel')!.variable);
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
    // 16 384 numbers: a relative standard error of 0.6 %
    expect(Math.abs(deviation / expected - 1)).toBeLessThan(0.02);
  });

  it('works without hidden layers', () => {
    const { weights } = called('discriminator', plane, rng => ({ x: rng.normal([5, 2]) }), { hidden: [] });
    expect(weights.all().map(({ path }) => path)).toEqual([
      'discriminator/score/kernel',
      'discriminator/score/bias',
    ]);
  });

  it('refuses to make labels', () => {
    const labels: FieldSpec = { shape: [], dtype: 'int32', classes: 10 };
    expect(() =>
      mlp.create(defaults, {
        data: { fields: { x: labels }, splits: {} },
        field: labels,
        latent,
        hasField: true,
      }),
    ).toThrow(CompositionError);
  });

  it('is there for nets without a picture', () => {
    const context = {
      data: { fields: {} },
      latent,
      hasField: false,
      get field(): FieldSpec {
        throw new ReferenceError('there is no field');
      },
    };
    expect(Object.keys(mlp.create(defaults, context))).toContain('classifier');
  });
});
