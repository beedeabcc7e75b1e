import { Catalog, discoverPlugins } from '@ganzoo/core';
import { MiniRun, testEngine } from '@ganzoo/testing';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import * as around from './fixtures/around.ts';
import { shortRuns } from './fixtures/refused.ts';

const { plugins, refusal } = shortRuns(
  'test-flipped',
  new URL('fixtures/inner-parts.ts', import.meta.url),
  new URL('fixtures/slips.ts', import.meta.url),
  new URL('fixtures/slipping-parts.ts', import.meta.url),
  new URL('fixtures/around.ts', import.meta.url),
);
const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([...found.list().map(({ plugin }) => plugin), ...Object.values(around)]);

beforeAll(async () => {
  await testEngine();
});

const POINTS = {
  dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 8 },
  architecture: { use: 'mlp', hidden: [4] },
};

describe('an error inside a part that is inside another names both', () => {
  const BOTH = "objective 'test-flipped' (base: objective 'test-slips')";
  it.each([
    ['field', `${BOTH} failed: there is no field 'a'; there is x`],
    ['create', `${BOTH} failed while it was made: there is no field 'a'; there are x, y`],
    ['wide-loss', `The loss of 'generator' of ${BOTH} has shape [4,1], not a scalar's.`],
    ['constant', `The loss of 'generator' of ${BOTH} depends on no weight of generator.`],
    ['view-net', `${BOTH} failed: there is no net 'generatr'; there are generator, discriminator`],
    [
      'sample-batch',
      `The view 'samples' of ${BOTH} gives 'x' as float32 [1, 2], but should give examples of 'x', float32 [4, 2].`,
    ],
  ])('a game, by its %s', async (slip, message) => {
    const error = await refusal(`objective.base={use: test-slips, slip: ${slip}}`);
    expect(error.message).toBe(message);
    if (message.includes(' failed: ')) expect(error.where?.file).toBe(plugins[1]);
  });

  it.each([
    [
      'at any depth',
      ['objective.base={use: test-flipped, base: {use: test-slips, slip: net}}'],
      "objective 'test-flipped' (base: objective 'test-flipped' (base: objective 'test-slips')) failed: there is no net 'critic'; there are generator, discriminator",
    ],
    [
      'in a list',
      ['objective={use: test-ensemble, games: [{use: non-saturating}, {use: test-slips, slip: net}]}'],
      "objective 'test-ensemble' (games.1: objective 'test-slips') failed: there is no net 'critic'; there are generator, discriminator",
    ],
    [
      'a critic',
      ['objective.base={use: test-judging, slip: field}', 'objective.share=0'],
      "objective 'test-flipped' (base: objective 'test-judging') failed: there is no field 'a'; there is x",
    ],
    [
      'an optimizer',
      ['+train.optimizers.default={use: test-lookahead, base: {use: test-slipping-optimizer}}'],
      "optimizer 'test-lookahead' (base: optimizer 'test-slipping-optimizer') failed: there is no slot 'n'; there is m",
    ],
    [
      'a scheduler',
      [
        '+schedulers=[{use: test-warm-up, of: optimizers.default.learningRate, base: {use: test-slipping-scheduler, slip: both}}]',
      ],
      "scheduler 'test-warm-up' (base: scheduler 'test-slipping-scheduler') failed: no history",
    ],
    [
      'a constraint',
      [
        '+constraints=[{use: test-together, all: [{use: test-tally}, {use: test-slipping-hook, slip: missing}], on: [discriminator]}]',
      ],
      "constraint 'test-together' (all.1: constraint 'test-slipping-hook') failed: there is no state 'q'; there are none",
    ],
  ])('%s', async (_, overrides, message) => {
    expect((await refusal(...overrides)).message).toContain(message);
  });
});

describe('parts of one plugin inside another', () => {
  it('keep apart what constraints keep, and see it by their own names', async () => {
    const constraint = {
      use: 'test-together',
      all: [{ use: 'test-tally' }, { use: 'test-tally', by: 10 }],
      more: [{ use: 'test-tally', by: 1000 }],
      on: ['discriminator'],
    };
    for (const mode of ['graph', 'off'] as const) {
      const run = await MiniRun.start(catalog, { ...POINTS, constraints: [constraint] }, mode);
      const told = run.take(3).at(-1)!;
      const names = ['n', 'count-0', 'count-1', 'count-2'];
      expect(names.map(name => told[`discriminator/test-together/${name}`])).toEqual([300, 2, 20, 2000]);
      const kept = run.state.extras.all().map(({ path }) => path);
      const state = 'state/constraints.0';
      expect(kept).toEqual(
        expect.arrayContaining(['n', 'all/0/n', 'all/1/n', 'more/0/n'].map(name => `${state}/${name}`)),
      );
      const times = ['all/0', 'all/1', 'more/0'].map(
        prefix => run.state.nets.find(`discriminator/dense_1/${prefix}/times`)!.dataSync()[0],
      );
      // two weights of the layer in each of three updates
      expect(times).toEqual([6, 60, 6000]);
      run.dispose();
    }
  });

  it('keep apart the slots of optimizers, in one list and in several', async () => {
    const slots = async (optimizer: object): Promise<Set<string>> => {
      const train = { steps: 2, batchSize: 4, latent: { dim: 2 }, optimizers: { default: optimizer } };
      const run = await MiniRun.start(catalog, { ...POINTS, train });
      run.take(2);
      const kept = run.state.extras.all().map(({ path }) => path.split('/generator/')[0]!);
      run.dispose();
      return new Set(kept.filter(path => /m$|v$/.test(path)));
    };
    const adam = { use: 'adam' };
    const use = 'test-one-after-another';
    expect(await slots({ use, first: [adam, adam], then: [adam] })).toEqual(
      new Set(['first/0', 'first/1', 'then/0'].flatMap(name => [`${name}/m`, `${name}/v`])),
    );
  });
});
