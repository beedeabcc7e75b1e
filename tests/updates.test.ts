import { Catalog, discoverPlugins } from '@ganzoo/core';
import { tf } from '@ganzoo/sdk';
import { MiniRun, stripes, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/updates.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  stripes,
  ...Object.values(fixtures),
]);

beforeAll(async () => {
  await testEngine();
});

const POINTS = { dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 8 } };

type Mode = 'graph' | 'off';
const MODES: readonly Mode[] = ['graph', 'off'];

/** Runs some steps and gives what `see` sees after each of them. */
async function trained<T>(
  experiment: ExperimentObject,
  steps: number,
  see: (run: MiniRun, scalars: Record<string, number>) => T,
  mode: Mode = 'graph',
): Promise<T[]> {
  const run = await MiniRun.start(catalog, { ...POINTS, ...experiment }, mode);
  try {
    return Array.from({ length: steps }, () => see(run, run.next()));
  } finally {
    run.dispose();
  }
}

const weight = (run: MiniRun, path: string): number => run.state.nets.find(path)!.dataSync()[0]!;
const train = (optimizer: object, more: object = {}) => ({
  train: { steps: 200, batchSize: 4, latent: { dim: 2 }, optimizers: { default: optimizer }, ...more },
});

describe('players that move at once', () => {
  const norm = (run: MiniRun): number => Math.hypot(weight(run, 'theta/w'), weight(run, 'psi/w'));
  const norms = (objective: object, optimizer: object, mode?: Mode): Promise<number[]> =>
    trained({ objective: { use: 'test-bilinear', ...objective }, ...train(optimizer) }, 20, norm, mode);

  it.each(MODES)('turn away from the bilinear game by √(1 + η²) a step (%s)', async mode => {
    const all = await norms({}, { use: 'sgd', learningRate: 0.1 }, mode);
    all.forEach((value, i) => expect(value).toBeCloseTo(Math.SQRT2 * 1.01 ** ((i + 1) / 2), 4));
  });

  it('do not in turn, whose steps keep an ellipse', async () => {
    const all = await norms({ order: 'in-turn' }, { use: 'sgd', learningRate: 0.1 });
    expect(Math.max(...all)).toBeLessThan(1.5);
  });

  it.each(MODES)('come closer where they look ahead, by √(1 - η² + η⁴) a step (%s)', async mode => {
    const all = await norms({}, { use: 'test-extragradient', learningRate: 0.1 }, mode);
    all.forEach((value, i) =>
      expect(value).toBeCloseTo(Math.SQRT2 * (1 - 0.01 + 0.0001) ** ((i + 1) / 2), 4),
    );
  });

  it('cannot look ahead in turn, nor move more than once', async () => {
    await expect(norms({ order: 'in-turn' }, { use: 'test-extragradient' })).rejects.toThrow(
      "optimizer 'test-extragradient' looks ahead, which only players can that move at once, and 'theta' of objective 'test-bilinear' moves in turn.",
    );
  });
});

describe("an optimizer's slots and counts", () => {
  const falls = (objective: object, steps: number, mode?: Mode): Promise<number[]> =>
    trained(
      {
        objective: { use: 'test-falling', ...objective },
        ...train({ use: 'adam', learningRate: 1e-3, beta1: 0.5 }),
      },
      steps,
      run => weight(run, 'theta/w') + (run.state.nets.find('theta/late')?.dataSync()[0] ?? 0),
      mode,
    );
  /** Moves from step to step, in learning rates. */
  const moves = (values: number[]): number[] =>
    [0, ...values].slice(0, -1).map((value, i) => (value - values[i]!) / 1e-3);

  it.each(MODES)(
    'belong to player and weight: Adam moves by one learning rate, whoever moves (%s)',
    async mode => {
      // the second player begins at step 4; with shared slots and a count of its own its steps are 15 times too short
      for (const move of moves(await falls({}, 9, mode))) expect(move).toBeCloseTo(1, 3);
    },
  );

  it.each(MODES)('are those of a first update for a weight that enters late (%s)', async mode => {
    const all = moves(await falls({ late: true }, 6, mode));
    // from step 4 on two weights fall
    expect(all.map(move => Math.round(move * 1000) / 1000)).toEqual([1, 1, 1, 2, 2, 2]);
  });

  it.each(MODES)('stay as they were where an update does not happen (%s)', async mode => {
    const all = moves(await falls({ gate: true, first: 6 }, 6, mode));
    // the count of calls moves with the update, so that it stays odd once it is: one update, then none
    expect(all.map(move => Math.round(move * 1000) / 1000)).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it('begin anew with a phase that wants them so', async () => {
    // the third phase is the first player's again; what its count says, a fresh one begins with
    const count = async (fresh: boolean): Promise<number[]> =>
      trained(
        { objective: { use: 'test-falling', first: 2, fresh }, ...train({ use: 'adam' }) },
        6,
        run => run.state.extras.find('updates/one')!.dataSync()[0]!,
      );
    expect(await count(false)).toEqual([1, 2, 2, 2, 3, 4]);
    expect(await count(true)).toEqual([1, 2, 2, 2, 1, 2]);
  });

  it('may start at the weight', async () => {
    const experiment = { ...train({ use: 'test-slow' }) };
    const [first] = await trained(experiment, 1, run => {
      const slots = run.state.extras.all().filter(({ path }) => path.startsWith('slow/generator/'));
      return slots.map(({ path, variable }) => {
        const now = run.state.nets.find(path.slice('slow/generator/'.length))!;
        return tf.max(tf.abs(tf.sub(now, variable))).dataSync()[0];
      });
    });
    expect(first!.length).toBeGreaterThan(2);
    expect(new Set(first)).toEqual(new Set([0]));
  });
});

describe('what constraints do', () => {
  it.each(MODES)('cuts a whole gradient to a length, which plain descent then moves (%s)', async mode => {
    const before = new Map<string, Float32Array>();
    const experiment = {
      constraints: [{ use: 'test-global-norm', on: ['generator'] }],
      ...train({ use: 'sgd', learningRate: 1 }),
    };
    const run = await MiniRun.start(catalog, { ...POINTS, ...experiment }, mode);
    run.prepare();
    const weights = run.state.nets.trainable(['generator']);
    for (const { path, variable } of weights) before.set(path, (variable.dataSync() as Float32Array).slice());
    run.next();
    const squares = weights.map(({ path, variable }) => {
      const old = before.get(path)!;
      return (variable.dataSync() as Float32Array).reduce((sum, v, i) => sum + (v - old[i]!) ** 2, 0);
    });
    run.dispose();
    // float32 differences of weights of about 0.3
    expect(Math.sqrt(squares.reduce((a, b) => a + b))).toBeCloseTo(0.01, 5);
  });

  it('sees the weights of a player without a critic', async () => {
    const experiment = {
      constraints: [{ use: 'test-decay', on: ['generator'], weight: 10 }],
      ...train({ use: 'sgd', learningRate: 0.01 }),
    };
    const values = await trained(experiment, 20, (_, scalars) => scalars['generator/test-decay']!);
    expect(values.at(-1)).toBeLessThan(0.1 * values[0]!);
  });

  it.each(MODES)('keeps a state of its own, and changes what any critic sees (%s)', async mode => {
    const experiment = {
      constraints: [{ use: 'test-noise' }, { use: 'test-noise', sd: 0 }],
      ...train({ use: 'adam' }),
    };
    const seen = await trained(
      experiment,
      3,
      (_, scalars) => [
        scalars['discriminator/test-noise/shown'],
        scalars['discriminator/test-noise-2/shown'],
      ],
      mode,
    );
    // each update counts once, the discriminator's and the generator's
    expect(seen).toEqual([
      [0, 0],
      [2, 2],
      [4, 4],
    ]);
  });

  it.each(MODES)('tells real from fake and from what lies between (%s)', async mode => {
    const experiment = {
      objective: { use: 'test-open' },
      constraints: [{ use: 'test-kinds' }],
      ...train({ use: 'sgd', learningRate: 0 }),
    };
    const [scalars] = await trained(experiment, 1, (_, all) => all, mode);
    expect(scalars).toMatchObject({
      'discriminator/real': 10,
      'discriminator/fake': 20,
      'discriminator/test-kinds/point': 30,
    });
  });

  it('is refused on a game that judges without its critic', async () => {
    const experiment = {
      objective: { use: 'test-open', through: false },
      constraints: [{ use: 'test-kinds' }],
      ...train({ use: 'sgd' }),
    };
    await expect(trained(experiment, 1, () => 0)).rejects.toThrow(
      "constraint 'test-kinds' changes what the critic of 'discriminator' sees, but objective 'test-open' judges without it.",
    );
  });

  it('iterates once an update in the scope of its layer: σ₁ of what is seen comes to 1', async () => {
    const experiment = {
      constraints: [{ use: 'test-spectral', on: ['discriminator'] }],
      ...train({ use: 'sgd', learningRate: 0 }),
    };
    const run = await MiniRun.start(catalog, { ...POINTS, ...experiment });
    run.take(60);
    const kernel = run.state.nets.find('discriminator/dense_1/kernel')!;
    const v = run.state.nets.find('discriminator/dense_1/v')!;
    const { s } = tf.tidy(() => {
      const w = tf.clone(kernel) as tf.Tensor2D;
      // the largest singular value by a hundred iterations from another start
      let u: tf.Tensor2D = tf.ones([w.shape[1], 1]);
      for (let i = 0; i < 100; i++) {
        const next: tf.Tensor2D = tf.matMul(w, tf.matMul<tf.Tensor2D>(w, u), true);
        u = tf.div(next, tf.norm(next));
      }
      const largest = tf.norm(tf.matMul(w, u)).dataSync()[0]!;
      return { s: tf.norm(tf.matMul(w, v as unknown as tf.Tensor2D)).dataSync()[0]! / largest };
    });
    run.dispose();
    expect(s).toBeCloseTo(1, 3);
  });

  it.each(MODES)('may give a weight back as it is (%s)', async mode => {
    const experiment = {
      objective: { use: 'wasserstein' },
      constraints: [{ use: 'weight-clipping', weights: 'kernels' }],
      ...train({ use: 'adam' }),
    };
    const losses = await trained(experiment, 3, (_, scalars) => scalars['discriminator/loss'], mode);
    for (const loss of losses) expect(loss).toSatisfy(Number.isFinite);
  });
});
