import { Catalog, discoverPlugins } from '@ganzoo/core';
import { averagePath, Checkpoints, readSafetensors } from '@ganzoo/train';
import { MiniRun, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/averages.ts';
import { mainAt } from './fixtures/command.ts';
import * as schedules from './fixtures/schedules.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const plugins = [
  ...found.list().map(({ plugin }) => plugin),
  ...Object.values(fixtures),
  ...Object.values(schedules),
];
const catalog = Catalog.of(plugins);

let folder: string;
beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-averages-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

type Mode = 'graph' | 'off';

const start = (average: object, more: ExperimentObject = {}, mode: Mode = 'graph'): Promise<MiniRun> =>
  MiniRun.start(
    catalog,
    {
      dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 8 },
      train: {
        steps: 8,
        batchSize: 4,
        latent: { dim: 2 },
        optimizers: { default: { use: 'sgd', learningRate: 0.5 } },
        average,
      },
      ...more,
    },
    mode,
  );

/** A weight that every step moves. */
const WEIGHT = 'generator/dense_2/bias';

/** A weight of the generator, and its average. */
function look({ state: { nets, extras } }: MiniRun): { weight: number; average: number } {
  const [weight, average] = [nets.find(WEIGHT), extras.find(averagePath(WEIGHT))];
  return { weight: weight!.dataSync()[0]!, average: average!.dataSync()[0]! };
}

/** Both after each step. */
function follow(run: MiniRun, steps: number): ReturnType<typeof look>[] {
  return Array.from({ length: steps }, () => {
    run.next({ detailed: false });
    return look(run);
  });
}

const mean = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length;

/** The average of values of which each keeps a share of what was before, but for the first. */
const decayed = ([first, ...others]: number[], share: number): number =>
  others.reduce((average, each) => share * average + (1 - share) * each, first!);

describe('averaged weights', () => {
  // of the weights at the beginning and after each of eight steps
  it.each<[average: object, Mode, (weights: number[]) => number]>([
    [{ use: 'ema', decay: 0.75, start: 2 }, 'graph', all => decayed(all.slice(2), 0.75)],
    [{ use: 'ema', decay: 0.75, start: 2 }, 'off', all => decayed(all.slice(2), 0.75)],
    [{ use: 'swa' }, 'graph', all => mean(all.slice(7))],
    [{ use: 'swa', start: 1, cycle: 3 }, 'off', all => mean([all[2]!, all[5]!, all[8]!])],
    [{ use: 'test-steady' }, 'graph', all => decayed(all, 0.5)],
    [
      { use: 'test-afterwards', from: 6, base: { use: 'ema', decay: 0.5 } },
      'graph',
      all => decayed(all.slice(6), 0.5),
    ],
  ])('are what %j says (%s)', async (average, mode, expected) => {
    const run = await start(average, {}, mode);
    run.prepare();
    const begun = look(run);
    expect(begun.average).toBe(begun.weight);
    const seen = follow(run, 8);
    const weights = [begun, ...seen].map(({ weight }) => weight);
    expect(new Set(weights).size).toBe(9);
    // a weight below 1 in float32, averaged eight times
    expect(seen.at(-1)!.average).toBeCloseTo(expected(weights), 6);
    run.dispose();
  });

  it('are those of nets that make something, and samples are drawn with them', async () => {
    const samples = async (average: object | null): Promise<number[]> => {
      const run = await start(average!);
      run.take(8);
      const averaged = run.state.extras.all().filter(({ path }) => path.startsWith(averagePath('')));
      expect(new Set(averaged.map(({ path }) => path.split('/')[1]))).toEqual(
        new Set(average ? ['generator'] : []),
      );
      const drawn = await run.sample(8);
      run.dispose();
      return drawn;
    };
    const plain = await samples(null);
    expect(await samples({ use: 'ema', start: 100 })).toEqual(plain);
    expect(await samples({ use: 'swa', start: 0 })).not.toEqual(plain);
  });

  it.each(['train.average.decay', 'average.decay'])('follow a scheduler of %s', async of => {
    const schedulers = [{ use: 'test-given', values: [0, 0, 0.5, 0.25], of }];
    const run = await start({ use: 'ema', decay: 0.9 }, { schedulers });
    const seen = follow(run, 4);
    const [, b, c, d] = seen.map(({ weight }) => weight);
    // float32, as above
    expect(seen.at(-1)!.average).toBeCloseTo(0.25 * (0.5 * b! + 0.5 * c!) + 0.75 * d!, 6);
    run.dispose();
  });
});

describe('a share that is none', () => {
  it.each([
    ['more', "average 'test-slipping' gives 1.5 as the share of the old average that is kept."],
    ['nan', "average 'test-slipping' gives NaN as the share of the old average that is kept."],
    ['list', "average 'test-slipping' gives a tensor of shape [2] and type float32 as the share"],
    ['whole', "average 'test-slipping' gives a tensor of shape [] and type int32 as the share"],
    ['nothing', "average 'test-slipping' gives undefined as the share of the old average that is kept."],
    ['throws', "average 'test-slipping' failed: no share today"],
  ])('is refused before there is a folder: %s', async (gives, message) => {
    await writeFile(join(folder, 'slip.yaml'), experiment({ use: 'test-slipping', gives }));
    for (const words of [[], ['--no-compile']]) {
      const { code, stderr } = await mainAt(folder, ['run', 'slip.yaml', '--out', 'slip', ...words]);
      expect([code, stderr]).toEqual([2, expect.stringContaining(message) as string]);
      expect(existsSync(join(folder, 'slip'))).toBe(false);
    }
  });
});

function experiment(average: object): string {
  return JSON.stringify({
    plugins: [fileURLToPath(new URL('fixtures/averages.ts', import.meta.url))],
    dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 64 },
    architecture: { use: 'mlp', hidden: [4] },
    objective: { use: 'non-saturating' },
    metrics: [{ use: 'mode-coverage', every: 100, samples: 32 }],
    train: {
      steps: 9,
      batchSize: 4,
      latent: { dim: 2 },
      compile: 'graph',
      average,
      checkpoints: { every: 3, keep: 5 },
    },
    log: { scalars: 1, images: 0, histograms: 0 },
  });
}

describe('a run of a version that wrote train.ema', () => {
  /** The run as it was after step 6: its experiment, and checkpoints of format 3. */
  async function olderRun(): Promise<void> {
    await writeFile(join(folder, 'whole.yaml'), experiment({ use: 'ema', decay: 0.5, start: 2 }));
    expect((await mainAt(folder, ['run', 'whole.yaml', '--out', 'whole'])).code).toBe(0);
    expect((await mainAt(folder, ['run', 'whole.yaml', 'train.steps=6', '--out', 'older'])).code).toBe(0);
    const resolved = join(folder, 'older/resolved.yaml');
    const text = await readFile(resolved, 'utf8');
    const older = text.replace(/ {2}average:\n {4}use: ema\n/, '  ema:\n');
    expect(older).not.toBe(text);
    await writeFile(resolved, older);
    const checkpoints = new Checkpoints(join(folder, 'older/checkpoints'));
    for (const step of await checkpoints.steps()) {
      const { state, nets, extras } = await checkpoints.load(step);
      const { average: _, ...train } = state.config!.train;
      const config = { ...state.config!, train: { ...train, ema: { decay: 0.5, start: 2 } } } as never;
      const renamed = [...extras].map(
        ([path, tensor]) => [path.replace(/^average\//, 'ema/'), tensor] as const,
      );
      await checkpoints.save({ ...state, format: 3, config }, nets, new Map(renamed));
    }
  }

  it('is sampled, scored, and goes on as one without a break', async () => {
    await olderRun();
    for (const words of [
      ['sample', 'older', '--out', 'older.png'],
      ['evaluate', 'older'],
      ['run', '--resume', 'older', 'train.steps=9'],
    ]) {
      const { code, stderr } = await mainAt(folder, words);
      expect(code, stderr).toBe(0);
    }
    const tensors = async (run: string, file: string) => {
      const path = join(folder, run, 'checkpoints/9', file);
      return readSafetensors(await readFile(path), path);
    };
    for (const file of ['nets.safetensors', 'extras.safetensors'])
      expect(await tensors('older', file)).toEqual(await tensors('whole', file));
    expect((await tensors('older', 'extras.safetensors')).has(averagePath(WEIGHT))).toBe(true);
    expect(await readFile(join(folder, 'older/resolved.yaml'))).toEqual(
      await readFile(join(folder, 'whole/resolved.yaml')),
    );
  });
});
