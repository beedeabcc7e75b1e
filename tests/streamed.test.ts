import { Catalog, discoverPlugins } from '@ganzoo/core';
import { tf, type Plugin } from '@ganzoo/sdk';
import {
  MiniRun,
  score,
  streamedTwin,
  stripes,
  testEngine,
  twoDomains,
  type ExperimentObject,
} from '@ganzoo/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { cycle } from './fixtures/games.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const data = [stripes, twoDomains] as unknown as Plugin<'dataset'>[];
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...data,
  ...data.map(plugin => streamedTwin(plugin)),
  cycle,
]);

beforeAll(async () => {
  await testEngine();
});

const train = { steps: 10, batchSize: 8, latent: { dim: 4, distribution: 'normal' } };

/** Every scalar of some steps, and samples after them. */
async function trained(use: string, experiment: ExperimentObject, mode: 'graph' | 'off') {
  const run = await MiniRun.start(catalog, { train, ...experiment, dataset: { use } }, mode);
  const scalars: Record<string, number>[] = [];
  for (let i = 0; i < 4; i++) {
    if (run.data.streamed) await run.read();
    scalars.push(run.next());
  }
  const samples = [Array.from(await run.sample(6)), Array.from(await run.sample(6))];
  run.dispose();
  return { scalars, samples };
}

describe('streamed data', () => {
  it.each([
    ['pictures', 'test-stripes', {}, 'graph'],
    ['pictures, operation by operation', 'test-stripes', {}, 'off'],
    ['three batches a step', 'test-stripes', { train: { ...train, discIters: 3 } }, 'graph'],
    [
      'points, and samples made of real ones',
      'test-two-domains',
      { objective: { use: 'test-cycle' } },
      'graph',
    ],
    ['the same by operation', 'test-two-domains', { objective: { use: 'test-cycle' } }, 'off'],
  ] as const)(
    'give the numbers of the same data in memory, bit for bit: %s',
    async (_, use, experiment, mode) => {
      const streamed = await trained(`${use}-streamed`, experiment, mode);
      expect(streamed).toEqual(await trained(use, experiment, mode));
    },
  );

  it('leave no tensor behind', async () => {
    const run = await MiniRun.start(catalog, { dataset: { use: 'test-stripes-streamed' } });
    const viewer = run.viewer();
    const step = async (): Promise<void> => {
      await run.read();
      run.next();
      tf.dispose(await viewer.draw('samples', 'test', 0, 4));
    };
    for (let i = 0; i < 2; i++) await step();
    const before = [run.engine.handles, tf.memory().numTensors];
    for (let i = 0; i < 5; i++) await step();
    expect([run.engine.handles, tf.memory().numTensors]).toEqual(before);
    await viewer.dispose();
    run.dispose();
  });

  it('are scored like the same data in memory: classifier, features, baseline', async () => {
    const cacheFolder = await mkdtemp(join(tmpdir(), 'ganzoo-'));
    const scores = async (use: string) => {
      const experiment = {
        dataset: { use },
        metrics: [{ use: 'fid', features: { use: 'classifier', steps: 20 }, samples: 48 }],
      };
      const run = await MiniRun.start(catalog, { dataset: { use } });
      run.prepare();
      const scoring = await score(run, { catalog, experiment, cacheFolder });
      run.dispose();
      return scoring;
    };
    try {
      // each has a name of its own, so neither reads what the other put into the cache
      expect(await scores('test-stripes-streamed')).toEqual(await scores('test-stripes'));
    } finally {
      await rm(cacheFolder, { recursive: true, force: true });
    }
  });
});
