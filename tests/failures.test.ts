import { Catalog, discoverPlugins } from '@ganzoo/core';
import type { LoggedStep, Monitor, Plugin } from '@ganzoo/sdk';
import { MiniRun, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { given } from './fixtures/schedules.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const plugins = found.list().map(({ plugin }) => plugin);
const catalog = Catalog.of([...plugins, given]);
const isMonitor = (plugin: Plugin): plugin is Plugin<'monitor'> => plugin.kind === 'monitor';

/** The detectors of failures with what they need no more than. */
const ALARMS = ['discriminator-wins', 'generator-loss-falls', 'large-gradients', 'loss-spikes'];

beforeAll(async () => {
  await testEngine();
});

const adam = (learningRate: number) => ({ use: 'adam', learningRate, beta1: 0.5 });
const STILL = { use: 'sgd', learningRate: 1e-9 };

/** The scalars of each step of a game on the ring. */
async function played(steps: number, optimizers: object, more: ExperimentObject = {}) {
  const run = await MiniRun.start(catalog, {
    dataset: { use: 'gaussian-ring', trainSize: 2000, testSize: 8 },
    architecture: { use: 'mlp', hidden: [32, 32] },
    train: { steps, batchSize: 64, latent: { dim: 4, distribution: 'normal' }, optimizers },
    ...more,
  });
  const scalars = run.take(steps);
  run.dispose();
  return scalars;
}

/** Names of the alarms that go off in a run with their defaults. */
function alarmsIn(scalars: readonly LoggedStep['values'][]): string[] {
  const all = plugins.filter(isMonitor).filter(({ name }) => ALARMS.includes(name));
  return all.filter(plugin => warns(made(plugin), scalars)).map(({ name }) => name);
}

function made({ create, params }: Plugin<'monitor'>): Monitor {
  const defaults = Object.entries(params).map(([name, schema]) => [name, schema.default]);
  return create(Object.fromEntries(defaults) as never, {} as never);
}

function warns({ warn, lookBack = 0 }: Monitor, scalars: readonly LoggedStep['values'][]): boolean {
  const logged = scalars.map((values, step) => ({ step, values }));
  return logged.some(({ step, values }) => {
    const said = warn!(values, step, lookBack > 0 ? logged.slice(0, step).slice(-lookBack) : []);
    return typeof said === 'string' || Object.keys(said ?? {}).length > 0;
  });
}

it('no alarm goes off in a run that learns', async () => {
  expect(alarmsIn(await played(400, { default: adam(1e-3) }))).toEqual([]);
});

describe('an alarm goes off where its failure was planted', () => {
  it('the discriminator wins over a generator that stands still', async () => {
    const alarms = alarmsIn(await played(150, { discriminator: adam(1e-2), generator: STILL }));
    expect(alarms).toContain('discriminator-wins');
  });

  it('the generator fools a discriminator that stands still', async () => {
    const alarms = alarmsIn(await played(150, { discriminator: STILL, generator: adam(1e-3) }));
    expect(alarms).toEqual(['generator-loss-falls']);
  });

  it("Wasserstein's critic without any constraint has ever longer gradients", async () => {
    const game = { objective: { use: 'wasserstein' } };
    expect(alarmsIn(await played(100, { default: adam(0.1) }, game))).toContain('large-gradients');
  });

  it('one step at a learning rate a thousand times too large is a spike', async () => {
    const values = [...Array<number>(80).fill(1e-3), 1, 1e-3];
    const of = 'optimizers.discriminator.learningRate';
    const schedulers = [{ use: 'test-given', values, of }];
    const optimizers = { default: adam(1e-3), discriminator: adam(1e-3) };
    expect(alarmsIn(await played(80, optimizers, { schedulers }))).toEqual([]);
    expect(alarmsIn(await played(83, optimizers, { schedulers }))).toContain('loss-spikes');
  });
});
