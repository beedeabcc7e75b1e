import { Catalog, discoverPlugins } from '@ganzoo/core';
import { MiniRun, pluginContract, stripes, testEngine, twoDomains } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { layers, pooled } from './fixtures/helpers.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const ours = found.list().map(({ plugin }) => plugin);
const catalog = Catalog.of([...ours, stripes, twoDomains, layers, pooled]);

beforeAll(async () => {
  await testEngine();
});

pluginContract(layers, { catalog });
pluginContract(pooled, { catalog });

describe('helpers in a game of their own', () => {
  const experiment = {
    architecture: { use: 'test-layers' },
    objective: { use: 'test-pooled' },
    constraints: [],
    train: { steps: 50, batchSize: 8, latent: { dim: 4, distribution: 'normal' } },
  };

  it('give the same compiled and operation by operation, over the filling of the pool', async () => {
    const [graph, off] = [
      await MiniRun.start(catalog, experiment),
      await MiniRun.start(catalog, experiment, 'off'),
    ];
    const [compiled, single] = [graph.take(6), off.take(6)];
    compiled.forEach((scalars, i) => {
      // every second step has the penalty
      expect(scalars['discriminator/penalty']! > 0).toBe(i % 2 === 0);
      for (const [name, value] of Object.entries(scalars)) {
        expect(Math.abs(value - single[i]![name]!), `${name} of step ${i}`).toBeLessThan(1e-4);
      }
    });
    const state = graph.state.extras.all().find(({ path }) => path.endsWith('/count'));
    expect(state!.variable.dataSync()[0]).toBe(20);
    graph.dispose();
    off.dispose();
  });
});
