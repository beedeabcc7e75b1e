import { Catalog, discoverPlugins } from '@ganzoo/core';
import {
  MiniRun,
  pluginContract,
  stripes,
  streamedTwin,
  testEngine,
  twoDomains,
  type ExperimentObject,
} from '@ganzoo/testing';
import type { Split } from '@ganzoo/sdk';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@ganzoo/testing/files';
import { shownPlugin } from './fixtures/shown-plugin.ts';
import { balanced } from './fixtures/balanced.ts';
import { ensemble, everyNth, flipped, lookahead, warmUp } from './fixtures/inner-parts.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...[stripes, streamedTwin(stripes), twoDomains, balanced],
  ...[ensemble, everyNth, flipped, lookahead, warmUp],
]);

beforeAll(async () => {
  await testEngine();
});

const points = {
  dataset: { use: 'test-two-domains' },
  architecture: { use: 'mlp', hidden: [16] },
  train: { steps: 20, batchSize: 16, latent: { dim: 2, distribution: 'normal' } },
};
const withOptimizers = (optimizers: object): ExperimentObject => ({
  ...points,
  train: { ...points.train, optimizers },
});

/** Scalars and samples of a few steps; the same compiled and operation by operation, but for rounding. */
async function trained(experiment: ExperimentObject) {
  const run = async (mode: 'graph' | 'off') => {
    const mini = await MiniRun.start(catalog, { ...points, ...experiment }, mode);
    const scalars = mini.take(6);
    const samples = await mini.sample(8);
    const nets = mini.state.nets.all().map(({ path }) => path);
    const extras = mini.state.extras.all().map(({ path }) => path);
    const { parts } = mini;
    mini.dispose();
    return { scalars, samples, nets, extras, parts };
  };
  const [compiled, eager] = [await run('graph'), await run('off')];
  compiled.scalars.forEach((values, step) => {
    for (const [name, value] of Object.entries(values)) {
      expect(value).toSatisfy(Number.isFinite);
      // the same operations in another order of additions: float32 rounding, grown over six updates
      expect(Math.abs(value - eager.scalars[step]![name]!)).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
    }
  });
  return compiled;
}

describe('an optimizer around another', () => {
  it('has slots of its own beside those of the inner one, whatever they are called', async () => {
    const { extras } = await trained(withOptimizers({ default: { use: 'test-lookahead' } }));
    const kernel = 'generator/dense_1/kernel';
    expect(extras).toEqual(
      expect.arrayContaining(['base/m', 'base/v', 'slow', 'm'].map(slot => `${slot}/generator/${kernel}`)),
    );
  });

  it('moves by the share it is told, and shows the learning rate of the inner one', async () => {
    const still = withOptimizers({ default: { use: 'test-lookahead', period: 1, share: 0 } });
    const { scalars } = await trained(still);
    expect(scalars.at(-1)!['discriminator/gradient-norm']).toBeGreaterThan(0);
    const run = await MiniRun.start(catalog, still);
    const weights = () => run.state.nets.all().map(({ variable }) => [...variable.dataSync()]);
    run.next();
    const before = weights();
    run.take(3);
    expect(weights()).toEqual(before);
    run.dispose();
  });

  it.each([
    ['optimizers.generator.base.learningRate', ['optimizers.generator.base.learningRate']],
    [
      'optimizers.default.base.learningRate',
      ['optimizers.discriminator.base.learningRate', 'optimizers.generator.base.learningRate'],
    ],
    ['optimizers.generator.share', ['optimizers.generator.share']],
  ])('lets a scheduler move %s', async (of, moved) => {
    const run = await MiniRun.start(catalog, {
      ...withOptimizers({ default: { use: 'test-lookahead', base: { learningRate: 0.01 } } }),
      schedulers: [{ use: 'test-warm-up', until: 4, base: { from: 10 }, of }],
    });
    expect(run.schedule.numbers.map(({ path }) => path)).toEqual(moved);
    const [first] = run.schedule.numbers;
    const whole = of.endsWith('share') ? 0.5 : 0.01;
    // up to the number in four steps, held for ten, then down
    expect([0, 2, 4, 14, 16].map(step => first!.at({ step, scalars: {}, scores: [] }))).toEqual([
      0,
      whole / 2,
      whole,
      whole,
      expect.closeTo(whole * 0.8, 10) as number,
    ]);
    run.dispose();
  });

  it('reads the scheduled number in the step', async () => {
    const run = await MiniRun.start(catalog, {
      ...withOptimizers({ default: { use: 'test-lookahead', period: 9, base: { use: 'sgd' } } }),
      schedulers: [{ use: 'linear-decay', factor: 0, until: 1, of: 'optimizers.default.base.learningRate' }],
    });
    const weights = () => run.state.nets.all().map(({ variable }) => [...variable.dataSync()]);
    run.next();
    const before = weights();
    run.take(2);
    expect(weights()).toEqual(before);
    run.dispose();
  });
});

describe('an objective around another', () => {
  it('keeps the names of nets and players, and has a state of its own', async () => {
    const constraints = [{ use: 'gradient-penalty', on: ['discriminator'] }];
    const objective = { use: 'test-flipped', share: 0.5, base: { use: 'test-balanced' } };
    const { scalars, extras, nets } = await trained({ objective, constraints });
    expect(Object.keys(scalars[0]!)).toEqual(expect.arrayContaining(['discriminator/k', 'follower/loss']));
    expect(extras).toEqual(expect.arrayContaining(['state/base/k', 'state/base/slow', 'state/last']));
    expect(nets).toContain('generator/dense_1/kernel');
    expect(scalars.some(values => values['discriminator/flipped']! > 0)).toBe(true);
    expect(scalars[0]!['discriminator/k']).toBe(0.5);
  });

  it('trains as the inner one where it changes nothing', async () => {
    const objective = { use: 'test-flipped', share: 0 };
    const plain = await trained({ objective: { use: 'non-saturating' } });
    const { scalars } = await trained({ objective });
    const { 'discriminator/flipped': _, ...first } = scalars[0]!;
    // the same random numbers and losses; a batch of examples more on the way in the graph
    for (const [name, value] of Object.entries(first)) expect(value).toBeCloseTo(plain.scalars[0]![name]!, 5);
  });

  it('has numbers that schedulers move, at any depth', async () => {
    const run = await MiniRun.start(catalog, {
      ...points,
      objective: { use: 'test-flipped', base: { use: 'test-flipped', share: 1 }, share: 0 },
      schedulers: [{ use: 'linear-decay', factor: 0, until: 2, of: 'objective.base.share' }],
    });
    const told = run.take(4).map(values => values['discriminator/flipped']);
    expect(told.slice(2)).toEqual([0, 0]);
    expect(run.schedule.numbers[0]!.path).toBe('objective.base.share');
    run.dispose();
  });
});

describe('games beside each other', () => {
  it('have nets, players and state apart, of one plugin or several', async () => {
    const games = [{ use: 'test-balanced' }, { use: 'test-balanced' }, { use: 'wasserstein' }];
    const constraints = [{ use: 'weight-clipping', on: ['2/discriminator'] }];
    const experiment = { objective: { use: 'test-ensemble', games }, constraints };
    const { nets, extras, scalars, parts } = await trained(experiment);
    expect(Object.keys(parts.optimizers)).toEqual(
      [0, 1, 2].flatMap(i => [`${i}/discriminator`, `${i}/generator`]),
    );
    expect(nets).toEqual(expect.arrayContaining([0, 1, 2].map(i => `${i}/generator/dense_1/kernel`)));
    expect(extras).toEqual(expect.arrayContaining(['state/0/k', 'state/1/k', 'updates/0/generator']));
    const last = scalars.at(-1)!;
    expect(last['0/discriminator/k']).not.toBe(last['1/discriminator/k']);
  });

  it('may have an architecture for one net of one game', async () => {
    const { parts } = await trained({
      objective: { use: 'test-ensemble' },
      nets: { '1/discriminator': { use: 'mlp', hidden: [4] } },
    });
    expect(parts.architectures['1/discriminator']!.path).toBe('nets.1/discriminator');
    expect(parts.architectures['0/discriminator']!.path).toBe('architecture');
  });
});

describe('a data set from another', () => {
  const base = { use: 'test-stripes' };
  it('has the rows it keeps, held in memory or read', async () => {
    const open = async (use: string): Promise<Split> => {
      const experiment = { dataset: { use: 'test-every-nth', n: 3, base: { use } } };
      const run = await MiniRun.start(catalog, experiment);
      const { product } = run.parts.dataset;
      expect(product.spec.splits).toEqual({ train: 32, test: 16 });
      const split = await product.open('train');
      run.dispose();
      if (!('read' in split)) return split;
      const { fields } = await split.read(Int32Array.from({ length: split.size }, (_, i) => i));
      return { size: split.size, fields };
    };
    const split = await open('test-stripes');
    expect(split.fields['y']!.slice(0, 3)).toEqual(Int32Array.of(0, 0, 0));
    expect(await open('test-stripes-streamed')).toEqual(split);
  });

  it('trains, and is another for caches with other parameters inside', async () => {
    const key = async (inner: object): Promise<string> => {
      const dataset = { use: 'test-every-nth', base: { ...base, ...inner } };
      const { parts } = await trained({ dataset });
      return parts.dataKey;
    };
    expect(await key({})).not.toBe(await key({ size: 4 }));
  });
});

describe('docs/writing-plugins.md', () => {
  it('shows an optimizer that trains', async () => {
    const file = join(temporaryFolder(), 'clipped.ts');
    writeFileSync(file, shownPlugin('clipped'));
    const train = {
      ...points.train,
      optimizers: { default: { use: 'clipped', limit: 1e-3, base: { use: 'sgd' } } },
    };
    const run = await MiniRun.start(catalog, { ...points, plugins: [file], train });
    expect(Object.values(run.take(3).at(-1)!).every(Number.isFinite)).toBe(true);
    run.dispose();
  });
});

pluginContract(lookahead, { catalog });
pluginContract(flipped, { catalog });
pluginContract(ensemble, { catalog });
pluginContract(warmUp, { catalog });
pluginContract(everyNth, { catalog, params: { base: { use: 'gaussian-ring' } } });
