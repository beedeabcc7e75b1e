import { Catalog, discoverPlugins } from '@ganzoo/core';
import { Rng } from '@ganzoo/sdk';
import { MiniRun, stripes, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { DataOrder } from '@ganzoo/train';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { means } from './fixtures/accumulate.ts';
import { brokenOff, contentOf, whole, written } from './fixtures/broken-off.ts';
import { bilinear, decay, extragradient, falling, globalNorm } from './fixtures/updates.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...[stripes, means, bilinear, decay, extragradient, falling, globalNorm],
]);

let folder: string;
beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-accumulate-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Mode = 'graph' | 'off';
const MODES: readonly Mode[] = ['graph', 'off'];
const SIZE = 96;
const DATA = { use: 'gaussian-ring', trainSize: SIZE, testSize: 8 };
const ADAM = { use: 'adam', learningRate: 0.01 };

interface Batches {
  readonly batchSize: number;
  readonly accumulate?: number;
  readonly optimizer?: object;
}

const experiment = (
  { batchSize, accumulate = 1, optimizer = ADAM }: Batches,
  more: ExperimentObject = {},
) => ({
  dataset: DATA,
  architecture: { use: 'mlp', hidden: [8] },
  objective: { use: 'test-means' },
  train: { steps: 50, batchSize, accumulate, latent: { dim: 2 }, optimizers: { default: optimizer } },
  ...more,
});

const start = (batches: Batches, more?: ExperimentObject, mode: Mode = 'graph'): Promise<MiniRun> =>
  MiniRun.start(catalog, experiment(batches, more), mode);

/** Weights after some steps, and the scalars of the last. */
async function trained(batches: Batches, more?: ExperimentObject, mode?: Mode, steps = 5) {
  const run = await start(batches, more, mode);
  const scalars = run.take(steps).at(-1)!;
  const weights = run.state.nets.all().flatMap(({ variable }) => [...variable.dataSync()]);
  const state = (name: string): number => run.state.extras.find(`state/${name}`)!.dataSync()[0]!;
  const seen = { weights, scalars, updates: state('updates'), last: state('last') };
  run.dispose();
  return seen;
}

describe('gradients of several batches', () => {
  const cases: [string, ExperimentObject, object?][] = [
    ['one player after another', {}],
    ['one twice', { objective: { use: 'test-means', repeat: 2 } }],
    ['at once', { objective: { use: 'test-means', order: 'at-once' } }],
    [
      'with look-ahead',
      { objective: { use: 'test-means', order: 'at-once' } },
      { use: 'test-extragradient', learningRate: 0.1 },
    ],
    [
      'with constraints',
      {
        constraints: [
          { use: 'test-decay', on: ['judge'], weight: 0.3 },
          { use: 'test-global-norm', on: ['judge', 'other'] },
        ],
      },
    ],
  ];
  it.each(cases)('are those of a batch as large as all of them: %s', async (_, more, optimizer = ADAM) => {
    const large = await trained({ batchSize: 24, optimizer }, more);
    for (const mode of MODES) {
      const small = await trained({ batchSize: 8, accumulate: 3, optimizer }, more, mode);
      // means of three means are other sums of float32: 1e-7 of weights and losses below 1, grown over five steps
      small.weights.forEach((weight, i) => expect(Math.abs(weight - large.weights[i]!)).toBeLessThan(3e-6));
      expect(small.scalars['judge/loss']).toBeCloseTo(large.scalars['judge/loss']!, 5);
      expect(small.scalars['judge/gradient-norm']).toBeCloseTo(large.scalars['judge/gradient-norm']!, 5);
      expect(small.updates).toBe(large.updates);
    }
  });

  it('are not those of one of them', async () => {
    const [one, three] = [await trained({ batchSize: 8 }), await trained({ batchSize: 8, accumulate: 3 })];
    const moved = one.weights.map((weight, i) => Math.abs(weight - three.weights[i]!));
    expect(Math.max(...moved)).toBeGreaterThan(1e-3);
  });

  it('are bit for bit the same compiled and not, one step a call and several', async () => {
    const batches = { batchSize: 8, accumulate: 3 };
    const [graph, off] = [await trained(batches), await trained(batches, {}, 'off')];
    expect(off).toEqual(graph);
    const run = await start(batches);
    const losses = run.together(5, { detailed: false }).at(-1)!;
    expect(losses['judge/loss']).toBe(graph.scalars['judge/loss']);
    run.dispose();
  });
});

describe('each of several batches', () => {
  it.each(MODES)('has latent vectors of its own, and the state is that of the last (%s)', async mode => {
    const first = await trained({ batchSize: 8 }, {}, mode, 1);
    const both = await trained({ batchSize: 8, accumulate: 2 }, {}, mode, 1);
    // the scalar is the mean of both; the first ones are those of a single batch
    expect(both.scalars['judge/z']).toBeCloseTo((first.last + both.last) / 2, 6);
    expect(Math.abs(first.last - both.last)).toBeGreaterThan(1e-3);
    expect(both.updates).toBe(1);
  });

  it('is the next one of the order', async () => {
    const run = await start({ batchSize: 8, accumulate: 3 });
    run.next();
    const order = new DataOrder(new Rng(1).fork('order'), SIZE);
    expect(run.nextRows()).toEqual({ default: order.rows(24, 24) });
    run.dispose();
  });

  it.each(MODES)('may keep the update from happening (%s)', async mode => {
    // with two batches, an update happens where the smallest row of both is below
    const below = 6;
    const objective = { use: 'test-means', below };
    const run = await start({ batchSize: 8, accumulate: 2 }, { objective }, mode);
    const order = new DataOrder(new Rng(1).fork('order'), SIZE);
    const moves = (step: number): boolean =>
      [0, 1].every(index => Math.min(...order.rows((2 * step + index) * 8, 8)) < below);
    const counts = Array.from({ length: 12 }, () => {
      run.next();
      return run.state.extras.find('state/updates')!.dataSync()[0]!;
    });
    const happen = counts.map((count, i) => count > (counts[i - 1] ?? 0));
    expect(happen).toEqual(counts.map((_, step) => moves(step)));
    expect(new Set(happen).size).toBe(2);
    run.dispose();
  });

  it('sees the state before the update, so that a gate opens and shuts as without', async () => {
    const objective = { use: 'test-falling', gate: true, first: 6 };
    const calls = async (accumulate: number): Promise<number[]> => {
      const run = await start({ batchSize: 8, accumulate }, { objective });
      const all = Array.from({ length: 4 }, () => {
        run.next();
        return run.state.extras.find('state/calls')!.dataSync()[0]!;
      });
      run.dispose();
      return all;
    };
    expect(await calls(3)).toEqual(await calls(1));
  });
});

it('a run of several batches an update goes on as one without a break', async () => {
  const train = { ...experiment({ batchSize: 8, accumulate: 3 }).train, steps: 12, compile: 'graph' };
  const file = await written(folder, 'accumulate', {
    ...experiment({ batchSize: 8 }),
    plugins: [fileURLToPath(new URL('fixtures/accumulate.ts', import.meta.url))],
    train,
    log: { scalars: 4, images: 0, histograms: 0 },
  });
  const { last } = await whole(file, 'whole');
  expect(last.state.examples).toBe(12 * 24);
  expect(contentOf(await brokenOff(file, 'broken', [3, 8]))).toEqual(contentOf(last));
});
