import { Catalog, discoverPlugins } from '@ganzoo/core';
import { CompiledSteps, Feed, planAfter, takenBy } from '@ganzoo/train';
import { MiniRun, stripes, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { crops } from './fixtures/crops.ts';
import { ROUNDS, latents } from './fixtures/latents.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([...found.list().map(({ plugin }) => plugin), stripes, latents, crops]);

beforeAll(async () => {
  await testEngine();
});

const points: ExperimentObject = {
  dataset: { use: 'gaussian-ring', trainSize: 2000 },
  architecture: { use: 'mlp', hidden: [16] },
  schedulers: [{ use: 'linear-decay', of: 'optimizers.default.learningRate' }],
  train: { steps: 1000, batchSize: 16, latent: { dim: 2, distribution: 'normal' } },
};
const train = { steps: 1000, batchSize: 16, discIters: ROUNDS };
const sharing = (reuse: boolean): ExperimentObject => ({
  ...points,
  objective: { use: 'test-latents' },
  train: { ...train, latent: { dim: 2, distribution: 'normal', reuse } },
});
const pictures: ExperimentObject = {
  dataset: { use: 'test-stripes' },
  architecture: { use: 'infogan-net', width: 0.1 },
  train: { steps: 1000, batchSize: 16, latent: { dim: 8, distribution: 'normal' }, discIters: 2 },
};

/** Losses of steps taken one by one or together, and the weights at the end. */
async function trained(
  experiment: ExperimentObject,
  mode: 'graph' | 'xla' | 'off' | 'auto',
  calls: readonly number[],
) {
  const run = await MiniRun.start(catalog, experiment, mode);
  const losses = calls.flatMap(count => run.together(count, { detailed: false }));
  const weights = [...run.state.nets.values()].map(([path, { data }]) => [path, [...data]] as const);
  run.dispose();
  return { losses, weights };
}

describe('several steps in one call', () => {
  it.each([
    ['points', 'graph', points],
    ['points', 'xla', points],
    ['points', 'off', points],
    ['pictures', 'graph', pictures],
    ['shared latent vectors', 'graph', sharing(true)],
  ] as const)('give the numbers of single steps: %s, %s', async (_, mode, experiment) => {
    const single = await trained(experiment, mode, Array<number>(12).fill(1));
    // 7 and 4 of the loop's 32 rounds, so that what lies behind the count is there to be wrong
    expect(await trained(experiment, mode, [1, 7, 4])).toEqual(single);
  });
});

describe('train.latent.reuse', () => {
  /** Means of the latent vectors of two steps, and of each round of the second one. */
  async function seen(reuse: boolean, mode: 'graph' | 'off') {
    const run = await MiniRun.start(catalog, sharing(reuse), mode);
    const [first, second] = run.take(2).map(scalars => ({
      discriminator: scalars['discriminator/z']!,
      witness: scalars['witness/loss']!,
      generator: scalars['generator/z']!,
    }));
    const rounds = [...run.state.extras.find('state/seen')!.dataSync()];
    run.dispose();
    return { first: first!, second: second!, rounds };
  }

  it.each(['graph', 'off'] as const)(
    'shows all players of a round the same vectors, and the generator those of the last: %s',
    async mode => {
      const { first, second, rounds } = await seen(true, mode);
      for (const { discriminator, witness, generator } of [first, second])
        expect([witness, generator]).toEqual([discriminator, discriminator]);
      expect(second.generator).toBe(rounds.at(-1));
      // each round of each step has its own
      expect(new Set([first.generator, ...rounds]).size).toBe(ROUNDS + 1);
    },
  );

  it('left out gives every update vectors of its own', async () => {
    const { first, second, rounds } = await seen(false, 'graph');
    const all = [first, second].flatMap(({ discriminator, generator }) => [discriminator, generator]);
    expect(new Set([...all, first.witness, ...rounds]).size).toBe(all.length + 1 + ROUNDS);
  });
});

describe('a player that trains no net', () => {
  it('moves the state once a round, without gradients, counts or slots', async () => {
    const run = await MiniRun.start(catalog, sharing(true));
    const told = Object.keys(run.next()).filter(name => name.startsWith('witness/'));
    expect(told).toEqual(['witness/loss']);
    const rounds = [...run.state.extras.find('state/seen')!.dataSync()];
    expect(rounds.filter(mean => mean !== 0)).toHaveLength(ROUNDS);
    const kept = run.state.extras.all().map(({ path }) => path);
    expect(kept.filter(path => path.startsWith('updates/'))).toEqual([
      'updates/discriminator',
      'updates/generator',
    ]);
    expect(Object.keys(run.parts.optimizers)).toEqual(['discriminator', 'generator']);
    run.dispose();
  });
});

describe('compile: xla', () => {
  it('trains on the same examples and noise as a graph', async () => {
    const [graph, xla] = await Promise.all(
      (['graph', 'xla'] as const).map(mode => trained(points, mode, Array<number>(5).fill(1))),
    );
    // rounding of float32, grown over five steps; other noise moves these losses by some 1e-2
    graph!.losses.forEach((losses, step) => {
      for (const [name, value] of Object.entries(losses)) {
        expect(Math.abs(xla!.losses[step]![name]! - value)).toBeLessThan(1e-5);
      }
    });
  });
});

describe('compile: auto', () => {
  /** Long enough for XLA to be tried. */
  const long = { ...points, train: { ...points['train']!, steps: 10_000_000 } };

  it('leaves no trace of its measurement in the weights', async () => {
    const auto = await trained(long, 'auto', Array<number>(5).fill(1));
    // whichever it chose, the numbers are those of that mode from the start
    const graph = await trained(long, 'graph', Array<number>(5).fill(1));
    const xla = await trained(long, 'xla', Array<number>(5).fill(1));
    expect([graph, xla]).toContainEqual(auto);
  });

  it('takes the graph where XLA does not know an operation, with the numbers of a graph', async () => {
    const unknown = { ...long, objective: { use: 'test-crops' } };
    await expect(trained(unknown, 'xla', [1])).rejects.toThrow(
      /^XLA cannot compile the step of discriminator, generator: .*CropAndResize/,
    );
    const calls = Array<number>(3).fill(1);
    expect(await trained(unknown, 'auto', calls)).toEqual(await trained(unknown, 'graph', calls));
  });

  it('keeps the mode of a checkpoint, and goes on as a graph where XLA cannot compile a step, said once', async () => {
    const run = await MiniRun.start(catalog, { ...points, objective: { use: 'test-crops' } });
    const { engine, parts, data, schedule, rng, state } = run;
    const context = { parts, data, schedule, rng, ...state };
    const steps = new CompiledSteps(engine, context, 'auto', { kept: 'xla' });
    expect(steps.mode).toBe('xla');
    const plan = planAfter(parts, { step: 0, scalars: {}, scores: [] });
    const numbers = schedule.values({ step: 0, scalars: {}, scores: [] });
    const { arrays } = await new Feed(data, rng).at({}, takenBy(parts, plan));
    const notes: string[] = [];
    const told = [false, true].map(detailed => {
      const { compiledIn, run: call } = steps.get({ ...plan, detailed });
      call(arrays, 0, [numbers]);
      notes.push(...steps.takeNotes());
      return compiledIn!(700);
    });
    expect(notes).toEqual([
      expect.stringMatching(/^XLA cannot compile the step of .*, which goes on as a graph: .*CropAndResize/),
    ]);
    expect(told.map(({ what }) => what)).toEqual([
      'step of discriminator, generator',
      'step of discriminator, generator, all scalars',
    ]);
    // nothing was compiled by XLA
    expect(told.map(({ xlaMs }) => xlaMs)).toEqual([undefined, undefined]);
    steps.dispose();
    run.dispose();
  });
});

describe('bf16-mixed', () => {
  const experiment = (seed: number, precision: string): ExperimentObject => ({
    seed,
    dataset: { use: 'test-stripes' },
    architecture: { use: 'infogan-net', width: 0.1, discriminatorBatchNorm: false },
    train: { steps: 150, batchSize: 16, latent: { dim: 8, distribution: 'normal' }, precision },
  });

  it('rounds the factors of products and nothing more', async () => {
    const [exact, rounded] = await Promise.all(
      ['float32', 'bf16-mixed'].map(precision => trained(experiment(1, precision), 'graph', [1])),
    );
    const difference = Math.abs(
      rounded!.losses[0]!['discriminator/loss']! - exact!.losses[0]!['discriminator/loss']!,
    );
    // bfloat16 has 8 bits: a product is off by up to 2^-8, the mean of a loss by less
    expect(difference).toBeLessThan(2 ** -8);
    // Adam's first step moves every weight by the learning rate at most: rounded weights would show as larger jumps
    const apart = rounded!.weights.flatMap(([, data], i) =>
      data.map((value, k) => Math.abs(value - exact!.weights[i]![1][k]!)),
    );
    const largest = apart.reduce((a, b) => Math.max(a, b));
    expect(largest).toBeGreaterThan(0);
    expect(largest).toBeLessThan(1e-3);
  });

  it('has loss curves within the noise of seeds', { timeout: 120_000 }, async () => {
    const seeds = [1, 2, 3, 4];
    const late = async (precision: string): Promise<number[]> => {
      const means: number[] = [];
      for (const seed of seeds) {
        const { losses } = await trained(experiment(seed, precision), 'graph', Array<number>(5).fill(30));
        const last = losses.slice(-50).map(step => step['discriminator/loss']!);
        means.push(last.reduce((a, b) => a + b) / last.length);
      }
      return means;
    };
    const [exact, rounded] = [await late('float32'), await late('bf16-mixed')];
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    const sd = Math.sqrt(mean(exact.map(value => (value - mean(exact)) ** 2)));
    // three standard errors of a difference of two means over four seeds
    expect(Math.abs(mean(rounded) - mean(exact))).toBeLessThan(3 * sd * Math.sqrt(2 / seeds.length));
  });
});
