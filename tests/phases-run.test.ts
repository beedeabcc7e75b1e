import { testEngine } from '@ganzoo/testing';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenOff, contentOf, whole, written } from './fixtures/broken-off.ts';

let folder: string;
beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-phases-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const experiment = (objective: object, steps: number) => ({
  plugins: [fileURLToPath(new URL('fixtures/phases.ts', import.meta.url))],
  dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 8 },
  objective: { use: 'test-staged', ...objective },
  train: {
    ...{ steps, batchSize: 8, latent: { dim: 2 }, compile: 'graph' },
    optimizers: { default: { use: 'adam', learningRate: 0.1 } },
  },
  log: { scalars: 4, images: 0, histograms: 0 },
});

describe('a run of phases with batches and constants of their own', () => {
  const phases = JSON.stringify([
    { name: 'few', steps: 5, players: ['one'], batchSize: 5, constants: { stage: 2 } },
    { name: 'more', steps: 4, players: ['one', 'two'] },
    { name: 'many', players: ['one'], batchSize: 12 },
  ]);

  it('counts its examples, and goes on with the very next one wherever it was interrupted', async () => {
    const file = await written(folder, 'sizes', experiment({ phases }, 16));
    const { events, last } = await whole(file, 'whole');
    expect(last.state.examples).toBe(5 * 5 + 4 * 8 + 7 * 12);
    const begun = events.flatMap(event => (event.kind === 'phase' ? [[event.name, event.step]] : []));
    expect(begun).toEqual([
      ['few', 1],
      ['more', 6],
      ['many', 10],
    ]);
    const again = await brokenOff(file, 'broken', [3, 8, 12]);
    expect(contentOf(again)).toEqual(contentOf(last));
  });
});

describe('a run whose phases end by a condition', () => {
  const phases = JSON.stringify([
    { name: 'warm', steps: 15, players: ['one'], constants: { stage: 1 } },
    { name: 'both', steps: 3, players: ['one', 'two'], fresh: ['one'] },
    { name: 'rest', players: ['two'] },
  ]);

  it('asks after logged steps, tells what begins, and goes on in the phase it was in', async () => {
    // a step of the number 5 or more is first logged as the eighth
    const file = await written(folder, 'until', experiment({ phases, until: 5 }, 16));
    const { events, last } = await whole(file, 'until-whole');
    const begun = events.flatMap(event => (event.kind === 'phase' ? [[event.name, event.step]] : []));
    expect(begun).toEqual([
      ['warm', 1],
      ['both', 9],
      ['rest', 12],
    ]);
    expect(last.state.ended).toEqual({ warm: 8 });
    // before it ends, in the very step with which it does, and after
    const again = await brokenOff(file, 'until-broken', [6, 8, 10, 13]);
    expect(contentOf(again)).toEqual(contentOf(last));
  });
});
