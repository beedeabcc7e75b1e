import { Catalog, discoverPlugins } from '@ganzoo/core';
import { runExperiment, runToEnd, type RunEvent } from '@ganzoo/run';
import { MiniRun, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/schedules.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([...found.list().map(({ plugin }) => plugin), ...Object.values(fixtures)]);

const POINTS: ExperimentObject = {
  dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 8 },
  train: {
    steps: 20,
    batchSize: 4,
    latent: { dim: 2 },
    optimizers: { default: { use: 'sgd', learningRate: 0.5 } },
  },
};

let folder: string;
beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-schedules-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const start = (experiment: ExperimentObject, mode: 'graph' | 'off' = 'graph'): Promise<MiniRun> =>
  MiniRun.start(catalog, { ...POINTS, ...experiment }, mode);

describe('several schedulers on one number', () => {
  it('apply in order, however each of them names it', async () => {
    const run = await start({
      schedulers: [
        { use: 'test-given', values: [1, 2, 3], of: 'optimizers.default.learningRate' },
        { use: 'test-adding', amount: 10, of: 'train.optimizers.generator.learningRate' },
      ],
    });
    const { numbers } = run.schedule;
    const at = (step: number) =>
      Object.fromEntries(numbers.map(({ path, at: of }) => [path, of({ step, scalars: {}, scores: [] })]));
    expect(at(0)).toEqual({
      'optimizers.discriminator.learningRate': 1,
      'optimizers.generator.learningRate': 11,
    });
    expect(at(2)).toEqual({
      'optimizers.discriminator.learningRate': 3,
      'optimizers.generator.learningRate': 13,
    });
    run.dispose();
  });
});

describe('train.discIters', () => {
  it.each(['train.discIters', 'discIters'])('is moved by a scheduler of %s', async of => {
    const counts = { use: 'test-given', values: [1, 3, 0, 2], of };
    const run = await start({
      schedulers: [counts],
      train: { ...(POINTS['train'] as object), discIters: 5 },
    });
    const updates = (): number => run.state.extras.number('updates/discriminator');
    const after = Array.from({ length: 4 }, () => {
      run.next();
      return updates();
    });
    expect(after).toEqual([1, 4, 4, 6]);
    run.dispose();
  });

  it('is moved by what schedulers say in their order, whichever way they say it', async () => {
    const schedulers = [
      { use: 'test-given', as: 'count', values: [2] },
      { use: 'test-adding', amount: 1, of: 'train.discIters' },
      { use: 'test-adding', amount: 2, of: 'discIters' },
    ];
    const run = await start({ schedulers });
    run.next();
    expect(run.state.extras.number('updates/discriminator')).toBe(5);
    run.dispose();
  });
});

describe("an optimizer's numbers", () => {
  const losses = async (optimizer: object, schedulers: object[], mode: 'graph' | 'off' = 'graph') => {
    const train = { ...(POINTS['train'] as object), optimizers: { default: optimizer } };
    const run = await start({ train, schedulers }, mode);
    const values = run.take(5);
    run.dispose();
    return values;
  };
  const given = (parameter: string, values: number[]) => ({
    use: 'test-given',
    values,
    of: `optimizers.default.${parameter}`,
  });

  it.each([
    ['adam', { beta1: 0.5, beta2: 0.75, epsilon: 0.25 }],
    ['rmsprop', { rho: 0.5, momentum: 0.75, epsilon: 0.25 }],
  ])('of %s make the steps of those that are configured, where they are the same', async (use, numbers) => {
    // numbers that float32 holds exactly
    const configured = await losses({ use, learningRate: 0.01, ...numbers }, []);
    const schedulers = Object.entries(numbers).map(([name, value]) => given(name, [value]));
    expect(await losses({ use, learningRate: 0.01 }, schedulers)).toEqual(configured);
  });

  it('are constants of the step where nobody moves them', async () => {
    const nodes = async (optimizer: object, schedulers: object[] = []): Promise<number> => {
      const train = { ...(POINTS['train'] as object), optimizers: { default: optimizer } };
      const run = await start({ train, schedulers });
      const count = run.nodesOfNext();
      run.dispose();
      return count;
    };
    const constant = await nodes({ use: 'adam' });
    expect(constant).toBe(await nodes({ use: 'test-plain' }));
    expect(await nodes({ use: 'adam' }, [given('beta1', [0.5])])).toBeGreaterThan(constant);
  });

  it('make other steps where they move, compiled as operation by operation', async () => {
    const moved = [given('beta1', [0.5, 0.9, 0]), given('beta2', [0.9, 0.99])];
    const [compiled, eager] = [
      await losses({ use: 'adam', learningRate: 0.01 }, moved),
      await losses({ use: 'adam', learningRate: 0.01 }, moved, 'off'),
    ];
    compiled.forEach((values, i) => {
      // the same operations in another order of additions: float32 rounding, grown over five updates
      for (const [name, value] of Object.entries(values)) expect(value).toBeCloseTo(eager[i]![name]!, 4);
    });
    expect(compiled.at(-1)).not.toEqual((await losses({ use: 'adam', learningRate: 0.01 }, [])).at(-1));
  });
});

describe('a value that the step has built in', () => {
  const grown = { architecture: { use: 'test-growing' } };
  const schedulers = [{ use: 'test-given', values: [0, 0, 1, 1, 2], of: 'architecture.stage' }];

  it.each(['graph', 'off'] as const)('brings layers with the step that first has them (%s)', async mode => {
    const run = await start({ ...grown, schedulers }, mode);
    const layers = (): string[] =>
      run.state.nets
        .all()
        .map(({ path }) => path)
        .filter(path => path.startsWith('generator/grown') && path.endsWith('kernel'));
    const seen = Array.from({ length: 6 }, () => {
      run.next();
      return layers().length;
    });
    expect(seen).toEqual([0, 0, 1, 1, 2, 2]);
    // samples are drawn at the stage of the last step
    expect(Array.from(await run.sample(4)).every(Number.isFinite)).toBe(true);
    run.dispose();
  });

  it('costs a stage nothing of the later ones: its step has the operations of a run without them', async () => {
    const nodes = async (experiment: ExperimentObject, steps: number): Promise<number[]> => {
      const run = await start({ ...grown, ...experiment });
      const counts = Array.from({ length: steps }, () => run.nodesOfNext());
      run.dispose();
      return counts;
    };
    const [scheduled, plain, one] = [
      await nodes({ schedulers }, 3),
      await nodes({}, 1),
      await nodes({ architecture: { use: 'test-growing', stage: 1 } }, 1),
    ];
    expect(scheduled[0]).toBe(plain[0]);
    expect(scheduled[2]).toBe(one[0]);
    expect(one[0]).toBeGreaterThan(plain[0]!);
  });

  it('must be whole where it is', async () => {
    const run = await start({
      ...grown,
      schedulers: [{ use: 'test-given', values: [0.5], of: 'architecture.stage' }],
    });
    expect(() => run.next()).toThrow(
      "scheduler 'test-given' gives 0.5 for architecture.stage at step 0, not a whole number.",
    );
    run.dispose();
  });
});

describe('what a scheduler gives is checked', () => {
  it.each([
    [
      { use: 'test-given', as: 'nan', of: 'optimizers.default.learningRate' },
      "scheduler 'test-given' gives NaN for optimizers.discriminator.learningRate at step 0, not a finite number.",
    ],
    [
      { use: 'test-given', values: [1], of: 'optimizers.generator.beta1' },
      "scheduler 'test-given' gives 1 for optimizers.generator.beta1 at step 0, not a number >= 0 and < 1.",
    ],
    [
      { use: 'test-given', values: [-1], of: 'train.average.decay' },
      "scheduler 'test-given' gives -1 for average.decay at step 0, not a number >= 0 and < 1.",
    ],
    [
      { use: 'test-given', values: [0.5], of: 'train.discIters' },
      "scheduler 'test-given' gives 0.5 for discIters at step 0, not a whole number from 0 to 1,000,000.",
    ],
    [
      { use: 'test-given', values: [-1], of: 'train.discIters' },
      "scheduler 'test-given' gives -1 for discIters at step 0, not a whole number from 0 to 1,000,000.",
    ],
    [
      { use: 'test-given', as: 'count', values: [1.5] },
      "scheduler 'test-given' gives 1.5 for discIters at step 0, not a whole number from 0 to 1,000,000.",
    ],
    [
      { use: 'test-given', as: 'count', values: [-1] },
      "scheduler 'test-given' gives -1 for discIters at step 0, not a whole number from 0 to 1,000,000.",
    ],
    [{ use: 'test-given', as: 'nobody' }, "scheduler 'test-given' lets no player move at step 0."],
    [
      { use: 'test-given', as: 'stranger' },
      "scheduler 'test-given' lets 'critic' move at step 0, which is no player of objective 'non-saturating'.",
    ],
  ])('%j', async (scheduler, message) => {
    const train = { ...(POINTS['train'] as object), optimizers: {}, average: { use: 'ema' } };
    const run = await start({ train, schedulers: [scheduler] });
    expect(() => run.next()).toThrow(message);
    run.dispose();
  });

  it('none is no update of the discriminator, which still has examples to look at', async () => {
    const run = await start({ schedulers: [{ use: 'test-given', as: 'count', values: [0, 1] }] });
    expect(Object.keys(run.next()).filter(name => name.startsWith('discriminator/'))).toEqual([]);
    expect(run.next()).toHaveProperty('discriminator/loss');
    run.dispose();
  });
});

describe('in a run', () => {
  const events = async (name: string, scheduler: string, steps = 20): Promise<RunEvent[]> => {
    const file = join(folder, `${name}.yaml`);
    await writeFile(
      file,
      `
plugins: [${fileURLToPath(new URL('fixtures/schedules.ts', import.meta.url))}]
dataset: { use: gaussian-ring, trainSize: 64, testSize: 8 }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
schedulers: [${scheduler}]
train: { steps: ${steps}, batchSize: 4, latent: { dim: 2 }, compile: graph }
log: { scalars: 5, images: 0, histograms: 0 }
`,
    );
    const all: RunEvent[] = [];
    const run = runExperiment({ file, overrides: [] }, { out: join(folder, name) });
    for await (const event of run) all.push(event);
    return all;
  };

  it('players wait by the scalars of the last logged step', async () => {
    // a loss is below 100 at every step, so that the discriminator moves until the first is logged
    const all = await events('waits', '{ use: test-watching, skip: 100 }');
    const plans = all.flatMap(event => (event.kind === 'compiled' ? [event.what] : []));
    expect(plans.some(what => what.startsWith('step of discriminator, generator'))).toBe(true);
    expect(plans.some(what => what.startsWith('step of generator'))).toBe(true);
    const scalars = all.flatMap(event => (event.kind === 'scalars' ? [event] : []));
    expect(scalars.map(({ values }) => 'discriminator/loss' in values)).toEqual([true, false, true, false]);
  });

  it('ends without any metric, after a logged step, and says why', async () => {
    const all = await events('stops', '{ use: test-watching, stop: 8 }');
    expect(all.at(-1)).toMatchObject({
      kind: 'end',
      status: 'stopped',
      step: 10,
      reason: 'step 10 is enough',
    });
    const again = await runToEnd(runExperiment({ overrides: [], resume: { folder: join(folder, 'stops') } }));
    expect(again).toMatchObject({ status: 'stopped', step: 10 });
  });
});
