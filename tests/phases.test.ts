import { Catalog, discoverPlugins } from '@ganzoo/core';
import { Rng } from '@ganzoo/sdk';
import { MiniRun, stripes, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { DataOrder } from '@ganzoo/train';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/phases.ts';
import { given, growing } from './fixtures/schedules.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...[stripes, given, growing],
  ...Object.values(fixtures),
]);

beforeAll(async () => {
  await testEngine();
});

type Mode = 'graph' | 'off';
const MODES: readonly Mode[] = ['graph', 'off'];
const SIZE = 64;

const train = (more: object = {}) => ({
  steps: 20,
  batchSize: 8,
  latent: { dim: 2 },
  optimizers: { default: { use: 'sgd', learningRate: 0.1 } },
  ...more,
});

const start = (experiment: ExperimentObject, mode: Mode = 'graph'): Promise<MiniRun> =>
  MiniRun.start(
    catalog,
    { dataset: { use: 'gaussian-ring', trainSize: SIZE, testSize: 8 }, train: train(), ...experiment },
    mode,
  );

/** The game with these phases. */
const staged = (phases: readonly object[], more: object = {}) => ({
  objective: { use: 'test-staged', phases: JSON.stringify(phases), ...more },
});

const SIZES = staged([
  { name: 'few', steps: 3, players: ['one'], batchSize: 5 },
  { name: 'more', steps: 2, players: ['one'] },
  { name: 'many', players: ['one'], batchSize: 12 },
]);

describe("a phase's own batches", () => {
  it.each(MODES)('have as many examples and latent vectors as it says (%s)', async mode => {
    const run = await start(SIZES, mode);
    const seen = run.take(7).map(all => [all['one/examples'], all['one/latent']]);
    expect(seen).toEqual([...Array(3).fill([5, 5]), ...Array(2).fill([8, 8]), ...Array(2).fill([12, 12])]);
    run.dispose();
  });

  it('are the next ones of the order, whatever their size', async () => {
    const run = await start(SIZES);
    const first = run.take(7).map(all => all['one/row']);
    const order = new DataOrder(new Rng(1).fork('order'), SIZE);
    const starts = [0, 5, 10, 15, 23, 31, 43];
    expect(first).toEqual(starts.map(at => order.rows(at, 1)[0]));
    run.dispose();
  });

  it('are those of operation by operation, and of several steps in a call', async () => {
    const [graph, off, calls] = [await start(SIZES), await start(SIZES, 'off'), await start(SIZES)];
    const losses = (all: readonly Record<string, number>[]) => all.map(each => each['one/loss']);
    const one = losses(graph.take(7));
    expect(losses(off.take(7))).toEqual(one);
    expect(losses([3, 2, 2].flatMap(count => calls.together(count)))).toEqual(one);
    [graph, off, calls].forEach(run => run.dispose());
  });

  it.each([
    [0, "Phase 'few' of objective 'test-staged' has batches of 0 examples, but a batch is a whole number"],
    [1.5, 'has batches of 1.5 examples, but a batch is a whole number of them, at least 1.'],
    [65, "has batches of 65 examples, but dataset 'gaussian-ring' has 64 training examples."],
  ])('of %d examples are refused', async (batchSize, message) => {
    const phases = [{ name: 'few', players: ['one'], batchSize }];
    await expect(start(staged(phases))).rejects.toThrow(message);
  });
});

describe("a phase's constants", () => {
  const stages = staged([
    { name: 'first', steps: 2, players: ['one'], constants: { stage: 3 } },
    { name: 'second', steps: 2, players: ['one'] },
    { name: 'third', players: ['one'], constants: { 'objective.stage': 7 } },
  ]);
  /** The stage is what a loss has beyond the plane's, which stays below 1. */
  const seen = (run: MiniRun, steps: number): number[] =>
    run.take(steps).map(all => Math.abs(Math.round(all['one/loss']!)));

  it.each(MODES)('hold while it lasts, whatever is configured or scheduled (%s)', async mode => {
    const slow = { train: train({ optimizers: { default: { use: 'sgd', learningRate: 1e-3 } } }) };
    const run = await start({ ...stages, ...slow }, mode);
    expect(seen(run, 5)).toEqual([3, 3, 0, 0, 7]);
    run.dispose();
    const schedulers = [{ use: 'test-given', values: [1, 1, 1, 2], of: 'objective.stage' }];
    const scheduled = await start({ ...stages, ...slow, schedulers }, mode);
    expect(seen(scheduled, 6)).toEqual([3, 3, 1, 2, 7, 7]);
    scheduled.dispose();
  });

  it('of the last step hold for samples', async () => {
    const run = await start(stages);
    const sampled: (number | undefined)[] = [];
    for (let i = 0; i < 5; i++) {
      run.next();
      sampled.push((await run.sample(2))[0]);
    }
    expect(sampled).toEqual([3, 3, 0, 0, 7]);
    run.dispose();
  });

  it.each([
    [{ stag: 1 }, /sets 'stag', but objective 'test-staged' has no parameter 'stag'\..*/],
    [{ weight: 1 }, /'weight' of objective 'test-staged' is not `schedulable: 'static'`/],
    [{ stage: 10 }, /'stage' of objective 'test-staged' is an integer >= 0 and <= 9, not 10/],
    [{ stage: 'one' }, /is an integer >= 0 and <= 9, not 'one'/],
    [{ 'architecture.hidden': 1 }, /sets 'architecture.hidden', which names no part of this experiment/],
    [{ 'constraints.0.weight': 1 }, /sets 'constraints.0.weight', but there is no constraint 0/],
  ])('%j is refused', async (constants, message) => {
    const phases = [{ name: 'first', players: ['one'], constants }];
    await expect(start(staged(phases))).rejects.toThrow(message);
  });

  it('grow the nets of any game, each stage with the operations of a run that knows no other', async () => {
    const growing = { architecture: { use: 'test-growing' } };
    const nodes = async (experiment: ExperimentObject, steps: number): Promise<number[]> => {
      const run = await start({ ...growing, ...experiment });
      const counts = Array.from({ length: steps }, () => run.nodesOfNext());
      run.dispose();
      return counts;
    };
    const grown = await nodes({ objective: { use: 'test-grown', base: { use: 'non-saturating' } } }, 5);
    const plain = async (stage: number): Promise<number> =>
      (await nodes({ architecture: { use: 'test-growing', stage } }, 1))[0]!;
    expect(grown).toEqual([await plain(0), 0, await plain(1), 0, await plain(2)]);
  });

  it('bring their layers when they begin, in every mode alike', async () => {
    const experiment = {
      architecture: { use: 'test-growing' },
      objective: { use: 'test-grown', base: { use: 'non-saturating' } },
    };
    const all = await Promise.all(MODES.map(mode => start(experiment, mode)));
    const layers = (run: MiniRun): number =>
      run.state.nets.all().filter(({ path }) => /^generator\/grown.*kernel$/.test(path)).length;
    const counts = all.map(run => Array.from({ length: 5 }, () => (run.next(), layers(run))));
    expect(counts).toEqual([
      [0, 0, 1, 1, 2],
      [0, 0, 1, 1, 2],
    ]);
    const losses = all.map(run => run.next()['generator/loss']);
    expect(losses[0]).toBe(losses[1]);
    all.forEach(run => run.dispose());
  });

  it('of a game in a list are its own', async () => {
    const inner = (phases: readonly object[]) => staged(phases).objective;
    const run = await start({
      objective: {
        use: 'test-beside',
        games: [inner([]), inner([{ name: 'all', players: ['one'], constants: { stage: 4 } }])],
      },
    });
    expect(run.parts.game.phases).toMatchObject([
      { players: ['1/one'], constants: { 'objective.games.1.stage': 4 } },
    ]);
    expect(Math.round(run.next()['1/one/loss']!)).toBe(4);
    run.dispose();
  });
});

describe('a phase with a condition', () => {
  const phases = [
    { name: 'first', steps: 9, players: ['one'] },
    { name: 'second', steps: 2, players: ['two'], constants: { stage: 1 } },
  ];
  const movers = (run: MiniRun, steps: number): string[] =>
    run.take(steps).map(all =>
      Object.keys(all)
        .filter(name => name.endsWith('/loss'))
        .map(name => name.slice(0, 3))
        .join(' '),
    );

  it.each(MODES)('ends once it holds, and the next one begins (%s)', async mode => {
    const run = await start(staged(phases, { until: 3 }), mode);
    expect(movers(run, 8)).toEqual(['one', 'one', 'one', 'one', 'two', 'two', 'one two', 'one two']);
    run.dispose();
  });

  it('lasts its steps at most', async () => {
    const run = await start(staged(phases, { until: 1e9 }));
    expect(movers(run, 12)).toEqual([...Array<string>(9).fill('one'), 'two', 'two', 'one two']);
    run.dispose();
  });

  it('that has no steps may last to the end', async () => {
    const open = [{ name: 'first', players: ['one'] }, phases[1]!];
    const run = await start(staged(open, { until: 1e9 }));
    expect(movers(run, 12)).toEqual(Array<string>(12).fill('one'));
    run.dispose();
  });

  it('that gives no truth is refused before the first step', async () => {
    const run = await start(staged(phases, { until: 1, open: 'soon' }));
    expect(() => run.next()).toThrow(
      "`until` of phase 'first' of objective 'test-staged' gives soon at step 0, not true or false.",
    );
    run.dispose();
  });

  it('has a name of its own', async () => {
    const alike = [phases[0]!, { ...phases[1]!, name: 'first' }];
    await expect(start(staged(alike, { until: 1 }))).rejects.toThrow(
      "Phase 'first' of objective 'test-staged' ends by a condition, but has the name of another.",
    );
  });

  it('leaves no number of steps to a number of updates that depends on it', async () => {
    const updates = (player: string) => ({
      ...staged(phases, { until: 1 }),
      train: { ...train(), steps: undefined, updates: { [player]: 20 } },
    });
    await expect(start(updates('two'))).rejects.toThrow(
      "train.updates asks for 20 updates of 'two', but phase 'first' ends when its condition holds",
    );
    const always = [{ name: 'first', steps: 3, players: ['one', 'two'], batchSize: 4 }];
    const run = await start({ ...updates('two'), ...staged(always, { until: 1 }) });
    expect(run.parts.steps).toBe(20);
    run.dispose();
  });
});
