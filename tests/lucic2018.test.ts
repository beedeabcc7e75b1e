import { Catalog, compose, discoverPlugins, loadExperiment, type RunParts } from '@ganzoo/core';
import { Rng } from '@ganzoo/sdk';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const found = await discoverPlugins({ start: ROOT });
const catalog = Catalog.of(found.list().map(({ plugin }) => plugin));

async function model(name: string, overrides: readonly string[] = []): Promise<RunParts> {
  const file = join(ROOT, 'experiments', 'study', 'models', `${name}.yaml`);
  const experiment = await loadExperiment({ file, overrides, catalog });
  const rng = new Rng(experiment.config.seed);
  return compose(experiment, experiment.catalog, { rng, cacheFolder: tmpdir() });
}

/** The study's defaults, "suggested by the authors": rows of its table, and what a model has of its own. */
const DEFAULTS = [
  ['mm-gan', 0, 5e-5, 1, true, {}],
  ['ns-gan', 0, 5e-5, 1, true, {}],
  ['lsgan', 0.5, 2e-4, 1, true, {}],
  ['wgan', 0.5, 5e-5, 5, true, { limit: 0.01 }],
  ['wgan-gp', 0.5, 1e-4, 5, false, { weight: 10, epsilon: 1e-4 }],
  ['dragan', 0.5, 1e-4, 1, true, { weight: 10, epsilon: 1e-4, variant: 'lucic2018' }],
  ['began', 0.5, 1e-4, 5, false, { kRate: 0.001, gamma: 0.75, variant: 'lucic2018' }],
  ['vae', 0.5, 5e-5, 1, true, { variant: 'lucic2018' }],
] as const;

describe.each(DEFAULTS)('%s as the study trained it', (name, beta1, learningRate, discIters, norm, own) => {
  it('has the default setting of its row', async () => {
    const { config, optimizers, architectures, objective, constraints } = await model(name);
    for (const { name: use, params } of Object.values(optimizers)) {
      expect(use).toBe('adam');
      expect(params).toMatchObject({ learningRate, beta1, beta2: 0.999, epsilon: 1e-8 });
    }
    expect(config.train).toMatchObject({ discIters, batchSize: 64 });
    for (const { params } of Object.values(architectures))
      expect(params).toMatchObject({ width: 1, discriminatorBatchNorm: norm });
    expect({ ...objective.params, ...constraints[0]?.params }).toMatchObject(own);
    expect(config.train.latent).toEqual({
      dim: 64,
      distribution: name === 'vae' ? 'normal' : 'uniform',
      reuse: name !== 'wgan-gp',
    });
  });

  it('has 15,625 updates, and a checkpoint every 3,906', async () => {
    const { config, steps } = await model(name);
    expect(steps * discIters).toBe(15_625);
    expect(Math.floor(3906 / discIters)).toBe(config.train.checkpoints.every);
    expect(config.train.checkpoints.keep).toBeGreaterThanOrEqual(
      Math.ceil(steps / config.train.checkpoints.every),
    );
    for (const { every, samples } of config.metrics)
      expect([every, samples]).toEqual([config.train.checkpoints.every, 10_000]);
  });

  it('goes with colour, and with triangles', async () => {
    const metrics = 'metrics=[]';
    expect(
      (await model(name, ['dataset=polygons', 'dataset.variant=lucic2018', metrics])).data.splits,
    ).toEqual({
      train: 60_000,
      test: 10_000,
      validation: 10_000,
    });
    const { data } = await model(name, ['dataset=stacked-mnist', metrics]);
    expect(data.fields['x']).toMatchObject({ shape: [28, 28, 3], range: [0, 1] });
  });
});
