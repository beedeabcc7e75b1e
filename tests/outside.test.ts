import { Catalog, discoverPlugins } from '@ganzoo/core';
import type { Plugin } from '@ganzoo/sdk';
import { MiniRun, contractOf, stripes, testEngine, twoDomains, type ExperimentObject } from '@ganzoo/testing';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('fixtures/outside', import.meta.url));
const files = readdirSync(folder).filter(name => name.endsWith('.ts'));
const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const outside: [file: string, plugins: Plugin[]][] = [];
for (const file of files)
  outside.push([file, Object.values((await import(join(folder, file))) as Record<string, Plugin>)]);
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...[stripes, twoDomains],
  ...outside.flatMap(([, plugins]) => plugins),
]);

beforeAll(async () => {
  await testEngine();
});

const TRAIN = { steps: 400, batchSize: 16, latent: { dim: 8, distribution: 'normal' } };
const STRIPES = { dataset: { use: 'test-stripes' }, architecture: { use: 'mlp', hidden: [32] } };
const pair = { use: 'unpaired', a: { use: 'test-stripes' }, b: { use: 'test-stripes' } };

const adam = (learningRate: number) => ({ ...TRAIN, optimizers: { default: { use: 'adam', learningRate } } });

const DIGITS = { dataset: { use: 'subset', base: { use: 'mnist' }, size: 256 } };
const RING = { dataset: { use: 'gaussian-ring', trainSize: 1000, testSize: 500 } };
const LAZILY = { use: 'outside-lazily', period: 3 };

/** Games of unusual players, dynamics, growth and styles. */
const GAMES: Readonly<Record<string, ExperimentObject>> = {
  alone: { ...DIGITS, objective: { use: 'outside-alone' } },
  clipping: { ...DIGITS, constraints: [{ use: 'outside-clipping', on: ['discriminator', 'generator'] }] },
  collapse: { ...RING, metrics: [{ use: 'mode-coverage' }], schedulers: [{ use: 'outside-collapse' }] },
  ebgan: { ...DIGITS, objective: { use: 'outside-ebgan' }, train: adam(1e-3) },
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
    ...DIGITS,
    architecture: { use: 'outside-growing' },
    schedulers: [
      { use: 'outside-stages', of: 'architecture.stage' },
      { use: 'outside-fading-in', of: 'architecture.fade' },
    ],
  },
  lookahead: {
    ...DIGITS,
    train: { ...TRAIN, optimizers: { default: { use: 'outside-lookahead', period: 2 } } },
  },
  noise: {
    ...DIGITS,
    objective: { use: 'least-squares' },
    constraints: [{ use: 'outside-noise' }, { use: 'gradient-penalty' }],
    schedulers: [{ use: 'linear-decay', of: 'constraints.0.sd' }],
  },
  'path-length': {
    ...DIGITS,
    // smooth, since it differentiates gradients
    architecture: { use: 'outside-style', activation: 'tanh' },
    constraints: [{ use: 'outside-path-length', on: ['generator'] }],
    schedulers: [{ ...LAZILY, of: 'constraints.0.standsFor' }],
  },
  pool: {
    ...DIGITS,
    objective: { use: 'wasserstein' },
    constraints: [{ use: 'outside-old-fakes' }, { use: 'gradient-penalty' }],
  },
  r1: {
    ...DIGITS,
    constraints: [{ use: 'outside-r1' }],
    schedulers: [{ ...LAZILY, of: 'constraints.0.standsFor' }],
  },
  seqgan: { dataset: { use: 'outside-circle' }, objective: { use: 'outside-seqgan' }, train: adam(1e-2) },
  skip: { ...DIGITS, schedulers: [{ use: 'outside-skip' }] },
  spectral: { ...DIGITS, constraints: [{ use: 'outside-spectral' }] },
  style: { ...DIGITS, architecture: { use: 'outside-style' } },
};

/** Each system with the experiment that it is put in. */
const SYSTEMS: Readonly<Record<string, ExperimentObject>> = {
  cgan: { objective: { use: 'outside-cgan' } },
  cyclegan: { dataset: pair, objective: { use: 'outside-cyclegan' }, train: adam(2e-3) },
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

/** Games in which nothing is drawn, so that all seeds give the same. */
const WITHOUT_CHANCE = ['extragradient'];
const OTHER_SEED = 'the same numbers for the same seed and others for another';

it('has an experiment for each file', () => {
  expect(files.map(file => file.replace(/\.ts$/, '')).sort()).toEqual(Object.keys(SYSTEMS).sort());
});

describe.each(outside)('%s', (file, plugins) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const system = file.replace(/\.ts$/, '');

  it('is written without a hack, and says which it had', () => {
    expect(text).toMatch(/^\/\/ was: /);
    const code = text.replace(/\/\*\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    expect(code).not.toMatch(/ as (?!const)|!\.|\]!|!\(|!,|!\)/);
    // nothing outlives a hook: no variable beside constants of the module
    expect(code).not.toMatch(/^(?:let|var) /m);
  });

  for (const plugin of plugins) {
    describe(`${plugin.kind} '${plugin.name}'`, () => {
      for (const { name, run } of contractOf(plugin, { catalog, experiment: experimentOf(system) }))
        if (!(WITHOUT_CHANCE.includes(system) && name.endsWith(OTHER_SEED))) it(name, run);
    });
  }
});

it('the shortest conditional game has fewer than 25 lines, the shortest CycleGAN fewer than 80', () => {
  const lines = (file: string): number => readFileSync(join(folder, file), 'utf8').trim().split('\n').length;
  expect(lines('cgan.ts')).toBeLessThan(25);
  expect(lines('cyclegan.ts')).toBeLessThan(80);
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

  it('CycleGAN comes back to where it began', async () => {
    const cycles = await values('cyclegan', 'translators/cycle', 300);
    expect(mean(cycles.slice(-20))).toBeLessThan(0.7 * mean(cycles.slice(0, 20)));
  });
});
