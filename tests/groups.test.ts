import { Catalog, ExperimentError, compose, discoverPlugins } from '@ganzoo/core';
import { runExperiment, runToEnd } from '@ganzoo/run';
import { Rng, type FieldValues, type Plugin } from '@ganzoo/sdk';
import {
  MiniRun,
  inMemory,
  loadObject,
  pluginContract,
  streamedTwin,
  stripes,
  testEngine,
  twoDomains,
  type ExperimentObject,
} from '@ganzoo/testing';
import { temporaryFolder } from '@ganzoo/testing/files';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { cycle } from './fixtures/games.ts';
import { fewLabels, seen, unpaired } from './fixtures/groups.ts';

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const [a, few] = [unpaired, fewLabels] as unknown as Plugin<'dataset'>[] as [
  Plugin<'dataset'>,
  Plugin<'dataset'>,
];
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...[stripes, twoDomains, unpaired, fewLabels, cycle, seen],
  // one group is in memory, the other is read
  ...[streamedTwin(a, ['b']), streamedTwin(few, ['unlabelled'])],
]);

beforeAll(async () => {
  await testEngine();
});

for (const plugin of [unpaired, fewLabels]) pluginContract(plugin, { catalog });

const train = { steps: 10, batchSize: 10, latent: { dim: 2, distribution: 'normal' } };

/** What a run's game saw at each of some steps, by the name of its state. */
async function watched(
  experiment: ExperimentObject,
  steps: number,
  mode: 'graph' | 'off' = 'graph',
): Promise<Record<string, number[]>[]> {
  const run = await MiniRun.start(catalog, { train, objective: { use: 'test-seen' }, ...experiment }, mode);
  const all: Record<string, number[]>[] = [];
  for (let i = 0; i < steps; i++) {
    if (run.data.streamed) await run.read();
    run.next();
    const values = [...run.state.extras.values()].filter(([path]) => path.startsWith('state/'));
    all.push(Object.fromEntries(values.map(([path, { data }]) => [path.slice(6), [...data]] as const)));
  }
  run.dispose();
  return all;
}

const inOrder = (rows: readonly number[]): number[] => rows.toSorted((p, q) => p - q);

describe('groups of fields', () => {
  it('are drawn in orders of their own: a permutation an epoch, in which a[i] meets another b[j] each time', async () => {
    // 35 steps of 10: five epochs of the 70 of a, seven of the 50 of b
    const steps = await watched({ dataset: { use: 'test-unpaired' } }, 35);
    const rows = (group: string) => steps.flatMap(step => step[`rows-${group}`]!);
    const epochs = (group: string, size: number) =>
      Array.from({ length: 350 / size }, (_, i) => rows(group).slice(i * size, (i + 1) * size));
    for (const [group, size] of [
      ['a', 70],
      ['b', 50],
    ] as const) {
      for (const epoch of epochs(group, size)) expect(inOrder(epoch)).toEqual([...Array(size).keys()]);
      expect(new Set(epochs(group, size).map(String)).size).toBe(350 / size);
    }
    const pairs = rows('a').map((row, i) => `${row}-${rows('b')[i]}`);
    const first = new Set(pairs.slice(0, 70));
    expect(pairs.slice(70, 140).filter(pair => first.has(pair)).length).toBeLessThan(10);
  });

  it('of one size have unlike orders', async () => {
    const [step] = await watched({ dataset: { use: 'test-unpaired', bSize: 70 } }, 1);
    expect(step!['rows-a']).not.toEqual(step!['rows-b']);
  });

  it.each(['test-unpaired', 'test-unpaired-streamed'])('rows are those of the examples: %s', async use => {
    const examples = await loadedFields();
    for (const step of await watched({ dataset: { use } }, 9)) {
      for (const group of ['a', 'b']) {
        const all = examples[group]!;
        expect(step[`seen-${group}`]).toEqual(
          step[`rows-${group}`]!.flatMap(row => [...all.slice(2 * row, 2 * row + 2)]),
        );
      }
    }
  });

  it.each(['test-few-labels', 'test-few-labels-streamed'])(
    'have batches of their own: 100 labelled beside 60,000 (%s)',
    async use => {
      const experiment = {
        dataset: { use },
        objective: { use: 'test-seen', reads: ['x', 'y', 'u'] },
        train: { ...train, batchSize: 64 },
      };
      const steps = await watched(experiment, 20);
      for (const step of steps) {
        expect([step['rows-labelled']!.length, step['rows-unlabelled']!.length]).toEqual([10, 64]);
        expect(step['seen-y']).toEqual(step['rows-labelled']!.map(row => row % 2));
      }
      const labelled = steps.flatMap(step => step['rows-labelled']!);
      for (const epoch of [labelled.slice(0, 100), labelled.slice(100)])
        expect(inOrder(epoch)).toEqual([...Array(100).keys()]);
      expect(new Set(steps.flatMap(step => step['rows-unlabelled']!)).size).toBe(20 * 64);
    },
  );

  it('of which the game reads nothing are not opened', async () => {
    const run = await MiniRun.start(catalog, {
      train,
      dataset: { use: 'test-unpaired' },
      objective: { use: 'test-seen', reads: ['b'] },
    });
    expect(run.data.groups.map(({ name }) => name)).toEqual(['b']);
    run.dispose();
  });

  it.each(['test-unpaired', 'test-unpaired-streamed'])(
    'give compiled what they give operation by operation: %s',
    async use => {
      const [compiled, eager] = [
        await watched({ dataset: { use } }, 6),
        await watched({ dataset: { use } }, 6, 'off'),
      ];
      expect(compiled).toEqual(eager);
    },
  );

  it('train alike in one call and in several, and samples draw each group by itself', async () => {
    const experiment = { dataset: { use: 'test-unpaired' }, objective: { use: 'test-cycle' }, train };
    const [one, several] = [
      await MiniRun.start(catalog, experiment),
      await MiniRun.start(catalog, experiment),
    ];
    const losses = Array.from({ length: 12 }, () => one.next({ detailed: false }));
    expect([
      ...several.together(5, { detailed: false }),
      ...several.together(7, { detailed: false }),
    ]).toEqual(losses);
    expect(await one.sample(6)).toEqual(await several.sample(6));
    one.dispose();
    several.dispose();
  });
});

it('a data set without groups has rows of the group default', async () => {
  const steps = await watched({ objective: { use: 'test-seen', reads: ['y'] } }, 3);
  for (const step of steps) expect(step['seen-y']).toEqual(step['rows-default']!.map(row => row % 3));
});

describe('a slip', () => {
  const message = async (experiment: ExperimentObject): Promise<string> => {
    const loaded = await loadObject(catalog, { train, ...experiment });
    const refused: unknown = await compose(loaded, catalog, { rng: new Rng(1), cacheFolder: tmpdir() }).catch(
      (error: unknown) => error,
    );
    expect(refused).toBeInstanceOf(ExperimentError);
    expect((refused as ExperimentError).exitCode).toBe(2);
    return (refused as ExperimentError).problems.map(problem => problem.message).join('\n');
  };
  const ofLabels = (dataset: object, reads = ['x', 'u']) => ({
    dataset: { use: 'test-few-labels', ...dataset },
    objective: { use: 'test-seen', reads },
  });

  it.each([
    [
      'twice',
      "The field 'y' of dataset 'test-few-labels' is in the groups labelled and unlabelled, but has to be in one.",
    ],
    ['nowhere', "The field 'y' of dataset 'test-few-labels' is in none of its groups, but has to be in one."],
    [
      'unknown',
      "The group 'unlabelled' of dataset 'test-few-labels' has a field 'v', which the data set does not have.",
    ],
    [
      'both',
      "dataset 'test-few-labels' has both `splits` and `groups`, whose sizes are those of the groups.",
    ],
    ['neither', "dataset 'test-few-labels' has no `splits`: examples in each split."],
    [
      'no-train',
      "Training needs a split 'train', which the group 'unlabelled' of dataset 'test-few-labels' does not have.",
    ],
    [
      'small',
      "train.batchSize is 10, but the group 'unlabelled' of dataset 'test-few-labels' has 4 training examples.",
    ],
  ])('of the groups is told with its place: %s', async (slip, text) => {
    expect(await message(ofLabels({ slip }))).toBe(text);
  });

  it.each([
    [
      0.5,
      "The group 'labelled' of dataset 'test-few-labels' says `batch: 0.5`, but an update takes a whole number of examples, at least 1.",
    ],
    [
      101,
      "An update takes 101 examples of the group 'labelled' of dataset 'test-few-labels', which has 100 training examples.",
    ],
  ])('of a batch: %s', async (batch, text) => {
    expect(await message(ofLabels({ batch }))).toBe(text);
  });

  it('in a group that the game does not read is no matter', async () => {
    const experiment = { train, ...ofLabels({ slip: 'small' }, ['x']) };
    const run = await MiniRun.start(catalog, experiment);
    run.next();
    run.dispose();
  });
});

it('a run of two groups that goes on in the middle of their epochs is the one without a break', async () => {
  const folder = temporaryFolder();
  const file = join(folder, 'groups.yaml');
  const plugins = ['fixtures/groups.ts', 'fixtures/games.ts'].map(name =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  await writeFile(
    file,
    `
plugins: ${JSON.stringify(plugins)}
dataset: { use: test-unpaired }
architecture: { use: mlp, hidden: [4] }
objective: { use: test-cycle }
train: { steps: 24, batchSize: 8, compile: graph, latent: { dim: 2 }, checkpoints: { every: 24 } }
log: { scalars: 8, images: 12, histograms: 0 }
`,
  );
  const [whole, broken] = [join(folder, 'whole'), join(folder, 'broken')];
  await runToEnd(runExperiment({ file, overrides: [] }, { out: whole }));
  await runToEnd(runExperiment({ file, overrides: ['train.steps=11'] }, { out: broken }));
  await runToEnd(runExperiment({ overrides: ['train.steps=24'], resume: { folder: broken } }));
  for (const name of ['nets.safetensors', 'extras.safetensors']) {
    const [one, other] = await Promise.all([whole, broken].map(run => lastFile(run, name)));
    expect(one!.equals(other!)).toBe(true);
  }
  const state = JSON.parse(String(await lastFile(broken, 'state.json'))) as Record<string, unknown>;
  expect(state).toMatchObject({ step: 24, examples: 384, groups: { a: 192, b: 192 } });
});

async function lastFile(run: string, name: string): Promise<Buffer> {
  const folder = join(run, 'checkpoints');
  const last = (await readdir(folder)).toSorted().at(-1)!;
  return readFile(join(folder, last, name));
}

/** The training examples of the unpaired domains. */
async function loadedFields(): Promise<Record<string, FieldValues>> {
  const dataset = await a.create({ aSize: 70, bSize: 50 }, { files: undefined as never, rng: new Rng(0) });
  const fields = await Promise.all(
    ['a', 'b'].map(async group => inMemory(await dataset.open('train', group)).fields[group]!),
  );
  return { a: fields[0]!, b: fields[1]! };
}
