import { MiniRun, contractOf, testEngine, type ExperimentObject } from '@ganzoo/testing';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { CONDITIONAL_QUICK } from './fixtures/conditional-systems.ts';
import { OUTSIDE, catalog } from './fixtures/outside-runs.ts';

const folder = fileURLToPath(new URL('fixtures/outside', import.meta.url));
const textOf = (system: string): string => readFileSync(join(folder, `${system}.ts`), 'utf8');

beforeAll(async () => {
  await testEngine();
});

const TRAIN = { steps: 400, batchSize: 16, latent: { dim: 8, distribution: 'normal' } };
const STRIPES = { dataset: { use: 'test-stripes' }, architecture: { use: 'mlp', hidden: [32] } };
const adam = (learningRate: number) => ({ ...TRAIN, optimizers: { default: { use: 'adam', learningRate } } });

// of the digits' shape, and there at once; what is learned of digits is measured in the other files
const PICTURES = { dataset: { use: 'test-stripes', size: 28 } };
const RING = { dataset: { use: 'gaussian-ring', trainSize: 1000, testSize: 500 } };
const LAZILY = { use: 'outside-lazily', period: 3 };

/** Games of unusual players, dynamics, growth and styles. */
const GAMES: Readonly<Record<string, ExperimentObject>> = {
  alone: { ...PICTURES, objective: { use: 'outside-alone' } },
  clipping: { ...PICTURES, constraints: [{ use: 'outside-clipping', on: ['discriminator', 'generator'] }] },
  collapse: { ...RING, metrics: [{ use: 'mode-coverage' }], schedulers: [{ use: 'outside-collapse' }] },
  ebgan: { ...PICTURES, objective: { use: 'outside-ebgan' }, train: adam(1e-3) },
  extragradient: {
    dataset: { use: 'outside-origin' },
    architecture: { use: 'outside-dirac' },
    objective: { use: 'outside-at-once' },
    train: { ...TRAIN, optimizers: { default: { use: 'outside-extragradient' } } },
  },
  flow: {
    ...RING,
    objective: { use: 'outside-flow' },
    metrics: [{ use: 'outside-held-out' }],
    train: adam(2e-3),
  },
  growing: {
    ...PICTURES,
    architecture: { use: 'outside-growing' },
    schedulers: [
      { use: 'outside-stages', of: 'architecture.stage' },
      { use: 'outside-fading-in', of: 'architecture.fade' },
    ],
  },
  lookahead: {
    ...PICTURES,
    train: { ...TRAIN, optimizers: { default: { use: 'outside-lookahead', period: 2 } } },
  },
  noise: {
    ...PICTURES,
    objective: { use: 'least-squares' },
    constraints: [{ use: 'outside-noise' }, { use: 'gradient-penalty' }],
    schedulers: [{ use: 'linear-decay', of: 'constraints.0.sd' }],
  },
  'path-length': {
    ...PICTURES,
    // smooth, since it differentiates gradients
    architecture: { use: 'outside-style', activation: 'tanh' },
    constraints: [{ use: 'outside-path-length', on: ['generator'] }],
    schedulers: [{ ...LAZILY, of: 'constraints.0.standsFor' }],
  },
  pool: {
    ...PICTURES,
    objective: { use: 'wasserstein' },
    constraints: [{ use: 'outside-old-fakes' }, { use: 'gradient-penalty' }],
  },
  r1: {
    ...PICTURES,
    constraints: [{ use: 'outside-r1' }],
    schedulers: [{ ...LAZILY, of: 'constraints.0.standsFor' }],
  },
  seqgan: { dataset: { use: 'outside-circle' }, objective: { use: 'outside-seqgan' }, train: adam(1e-2) },
  skip: { ...PICTURES, schedulers: [{ use: 'outside-skip' }] },
  spectral: { ...PICTURES, constraints: [{ use: 'outside-spectral' }] },
  style: { ...PICTURES, architecture: { use: 'outside-style' } },
};

/** Each system with the experiment that it is put in. */
const SYSTEMS: Readonly<Record<string, ExperimentObject>> = {
  ...CONDITIONAL_QUICK,
  glo: {
    objective: { use: 'outside-glo' },
    constraints: [{ use: 'outside-unit-ball', on: ['both'] }],
    train: adam(0.01),
  },
  gon: {
    architecture: { use: 'mlp', hidden: [64], activation: 'tanh' },
    objective: { use: 'outside-gon' },
    train: adam(1e-2),
  },
  ada: { constraints: [{ use: 'outside-ada' }] },
  ensemble: { objective: { use: 'outside-ensemble' } },
  lecam: { constraints: [{ use: 'outside-lecam' }, { use: 'gradient-penalty' }] },
  mover: { objective: { use: 'outside-mover', limit: 0.7 } },
  orthogonal: {
    constraints: [
      { use: 'outside-orthogonal', on: ['discriminator', 'generator'] },
      { use: 'gradient-penalty' },
    ],
  },
  // smooth, since it differentiates gradients
  unrolled: {
    architecture: { use: 'mlp', hidden: [32], activation: 'tanh' },
    objective: { use: 'outside-unrolled' },
  },
  ...GAMES,
};

const experimentOf = (system: string): ExperimentObject => ({ ...STRIPES, train: TRAIN, ...SYSTEMS[system] });

/** Checks that say nothing of a system. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  // nothing is drawn in it, so that all seeds give the same
  extragradient: 'the same numbers for the same seed and others for another',
  // a class is a whole number, whatever the weights
  'predicted-accuracy': 'on weights that are no numbers, instead of giving one',
};

it('has an experiment for each file', () => {
  expect(Object.keys(OUTSIDE).sort()).toEqual(Object.keys(SYSTEMS).sort());
});

describe.each(Object.entries(OUTSIDE))('%s', (system, plugins) => {
  it('is written without a hack, and says which it had', () => {
    const text = textOf(system);
    expect(text).toMatch(/^\/\/ was: /);
    const code = text.replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code).not.toMatch(/ as (?!const)|!\.|\]!|!\(|!,|!\)/);
    // nothing outlives a hook: no variable beside constants of the module
    expect(code).not.toMatch(/^(?:let|var) /m);
  });

  for (const plugin of plugins) {
    describe(`${plugin.kind} '${plugin.name}'`, () => {
      for (const { name, run } of contractOf(plugin, { catalog, experiment: experimentOf(system) }))
        if (!name.endsWith(LEFT_OUT[system] ?? 'no such check')) it(name, run);
    });
  }

  // a metric alone does not change a training
  it.runIf(plugins.some(({ kind }) => kind !== 'metric'))(
    'shows what it can, and goes on as if unbroken',
    async () => {
      const experiment = experimentOf(system);
      const whole = await MiniRun.start(catalog, experiment);
      whole.take(2);
      const saved = whole.save();
      const values = whole.take(2);
      for (const view of Object.keys(whole.parts.game.views)) {
        const results = Object.values(await whole.show(view, 4));
        expect(results.flat().every(Number.isFinite)).toBe(true);
      }
      const state = whole.save();
      whole.dispose();
      const resumed = await MiniRun.start(catalog, experiment, 'graph', { saved });
      expect(resumed.take(2)).toEqual(values);
      expect(resumed.save()).toEqual(state);
      resumed.dispose();
    },
  );
});

it('the shortest conditional game has fewer than 25 lines, the shortest CycleGAN fewer than 60', () => {
  const lines = (system: string): number => textOf(system).trim().split('\n').length;
  expect(lines('cgan')).toBeLessThan(25);
  expect(lines('cyclegan')).toBeLessThan(60);
});

describe('with effect over 200 steps or more', () => {
  const values = async (system: string, scalar: string, steps: number): Promise<number[]> => {
    const run = await MiniRun.start(catalog, experimentOf(system));
    const all = Array.from({ length: steps }, () => run.next()[scalar]!);
    run.dispose();
    return all;
  };
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b) / list.length;

  it("GLO's codes find their examples", async () => {
    const errors = await values('glo', 'both/error', 400);
    expect(mean(errors.slice(-20))).toBeLessThan(0.5 * mean(errors.slice(0, 20)));
  });

  it('GON gives examples back from a step of the decoder', async () => {
    const errors = await values('gon', 'decoder/loss', 400);
    expect(mean(errors.slice(-20))).toBeLessThan(0.5 * mean(errors.slice(0, 20)));
  });

  it('kernels of the generator become more orthogonal', async () => {
    const penalties = await values('orthogonal', 'generator/outside-orthogonal', 300);
    expect(mean(penalties.slice(-20))).toBeLessThan(0.7 * mean(penalties.slice(0, 20)));
  });

  it('p moves with the critic, up while it is right and down again', async () => {
    const p = await values('ada', 'discriminator/outside-ada/p', 300);
    const moves = p.slice(1).map((value, i) => value - p[i]!);
    expect(moves.some(move => move > 0)).toBe(true);
    expect(moves.some(move => move < 0)).toBe(true);
    expect(p.every(value => value >= 0 && value <= 1)).toBe(true);
  });

  it('a discriminator that is ahead waits, and moves again', async () => {
    const moved = await values('mover', 'discriminator/moved', 200);
    expect(new Set(moved)).toEqual(new Set([0, 1]));
  });
});
