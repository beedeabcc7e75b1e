import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Plugin } from '@ganzoo/sdk';
import { PLUGIN_BRAND } from '@ganzoo/sdk/host';
import { Catalog } from '../catalog/catalog.ts';
import { loading } from '../fixtures/load.ts';
import { catalog, minimal, plugins } from '../fixtures/plugins.ts';
import type { ExperimentError } from '../experiment-error.ts';
import { loadExperiment } from './load.ts';

const { folderOf, failure, problems } = loading();

describe('mistakes', () => {
  it('are all told at once, in the order of the file', async () => {
    const text = `naem: x
seed: -1
dataset: { use: mnits }
architecture: { use: infogan-net, widht: 2, width: wide }
objective: wasserstein
constraints: [{ use: gradient-penalty, weight: -1, every: 3 }]
metrics: [{ use: fid, features: { use: clasifier }, every: -1, samples: 1.5, on: [x] }]
train:
  batchSize: big
  latent: { dim: .inf, distribution: gauss }
  precision: float16
  optimizers: { generator: { learningRate: fast } }
  average: 3
log: [1]
`;
    expect(await problems(text, 'train.discIters=0')).toEqual([
      "1:1 naem: unknown key 'naem'",
      '2:7 seed: seed is -1 but must be an integer >= 0',
      "3:17 dataset.use: dataset: There is no dataset 'mnits'.",
      "4:35 architecture.widht: architecture 'infogan-net' has no parameter 'widht'",
      "4:52 architecture.width: architecture.width is 'wide' but must be a number > 0",
      "5:12 objective: objective is 'wasserstein' but must be a part such as { use: name }",
      '6:48 constraints.0.weight: constraints.0.weight is -1 but must be a number >= 0',
      "6:52 constraints.0.every: constraint 'gradient-penalty' has no parameter 'every'",
      "7:40 metrics.0.features.use: metrics.0.features: There is no features 'clasifier'.",
      '7:60 metrics.0.every: metrics.0.every is -1 but must be an integer >= 0',
      '7:73 metrics.0.samples: metrics.0.samples is 1.5 but must be an integer >= 1',
      "7:78 metrics.0.on: metric 'fid' has no parameter 'on'",
      '8:1 train: exactly one of train.steps and train.updates must be given, there is none',
      "9:14 train.batchSize: train.batchSize is 'big' but must be an integer >= 1",
      '10:18 train.latent.dim: train.latent.dim is infinite (.inf) but must be an integer >= 1',
      "10:38 train.latent.distribution: train.latent.distribution is 'gauss' but must be one of uniform, normal",
      "11:14 train.precision: train.precision is 'float16' but must be one of float32, bf16-mixed",
      "12:44 train.optimizers.generator.learningRate: train.optimizers.generator.learningRate is 'fast' but must be a number >= 0",
      '13:12 train.average: train.average is 3 but must be a part such as { use: name }, or null',
      '14:1 log: log is [1] but must be a map with the keys scalars, images, histograms, grid',
      "command line, override 1: 'train.discIters=0': train.discIters is 0 but must be an integer >= 1",
    ]);
  });

  it('come with what was found, what is allowed and the nearest name', async () => {
    const error = await failure(`${minimal}log: { gird: 3 }\nobjctive: 1\n`);
    expect(error.problems).toMatchObject([
      {
        path: 'log.gird',
        found: 'gird',
        allowed: 'scalars, images, histograms, grid',
        hint: "Did you mean 'grid'? Allowed: scalars, images, histograms, grid.",
      },
      { path: 'objctive', hint: expect.stringContaining("Did you mean 'objective'?") },
    ]);
    expect(error.describe()).toMatch(
      /^.*study\.yaml has 2 problems:\n.*study\.yaml:5:8: unknown key 'gird' in log\n {2}Did you mean 'grid'\? .*\n.*study\.yaml:6:1: unknown key 'objctive'\n/,
    );
    expect(error.where).toMatchObject({ line: 5, column: 8 });
  });

  it('describe a single one without a heading', async () => {
    const error = await failure(`${minimal}seed: x\n`);
    expect(error.message).toBe("seed is 'x' but must be an integer >= 0");
    expect(error.describe()).toMatch(/^.*study\.yaml:5:7: seed is 'x' but must be an integer >= 0$/);
  });

  it('tell the places looked in only once', async () => {
    const text = (await failure(minimal.replace('mnist', 'x').replace('infogan-net', 'y'))).describe();
    expect(text.match(/Looked in/g)).toHaveLength(1);
  });

  it('name what is missing', async () => {
    expect(await problems('seed: 1\n')).toEqual([
      '1:1 dataset: dataset is missing',
      '1:1 objective: objective is missing',
      '1:1 train: train is missing',
    ]);
  });

  it('point into the file in which they were written', async () => {
    const folder = folderOf({
      'base.yaml': `${minimal}log: { grid: 0 }\n`,
      'main.yaml': 'extends: base.yaml\nseed: -1\n',
    });
    const error = (await loadExperiment({ file: join(folder, 'main.yaml'), catalog }).catch(
      (cause: unknown) => cause,
    )) as ExperimentError;
    expect(error.problems.map(({ where }) => `${relative(folder, where!.file)}:${where!.line}`)).toEqual([
      'base.yaml:5',
      'main.yaml:2',
    ]);
  });

  it.each([
    ['train: { steps: 1, updates: { generator: 2 } }', 'there are both'],
    ['train: { updates: {} }', "must be one player's name"],
    ['train: { updates: { a: 1, b: 2 } }', "must be one player's name"],
    ['train: { updates: { a: 0 } }', 'train.updates.a is 0 but must be an integer >= 1'],
    ['train: 5', 'train is 5 but must be a map'],
    ['train: { steps: 1, checkpoints: { best: fid } }', 'must be null, as there are no metrics'],
    ['train: { steps: 1, checkpoints: { best: 3 } }', 'must be the name of a metric'],
    ['train: { steps: 1, average: { use: ema, decay: 1 } }', 'must be a number >= 0 and < 1'],
    ['train: { steps: 1, average: { use: ema, dekay: 1 } }', "average 'ema' has no parameter 'dekay'"],
    ['train: { steps: 1e300 }', 'must be an integer >= 1'],
    ['train: { steps: 1, optimizers: { default: adam } }', 'must be a part such as'],
    ['train: { steps: 1, optimizers: [] }', 'must be a map'],
    ['train: { steps: 1 }\nname: ../evil', "name is '../evil' but must be letters"],
    ['train: { steps: 1 }\nplugins: x', 'plugins is'],
    ['train: { steps: 1 }\nplugins: [3]', 'plugins.0 is 3 but must be text'],
    [
      'train: { steps: 1 }\nconstraints: [{ use: gradient-penalty, on: discriminator }]',
      'must be a list of players',
    ],
    ['train: { steps: 1 }\nconstraints: [{ weight: 3 }]', 'constraints.0.use is missing'],
    [
      'train: { steps: 1 }\nconstraints: { use: gradient-penalty }',
      'constraints is a map of use but must be a list',
    ],
    ['train: { steps: 1 }\nmetrics: [{ use: 3 }]', 'metrics.0.use is 3 but must be text'],
    ['train: { steps: 1 }\nsweep: 3', 'sweep is 3 but must be a map'],
    ['train: { steps: 1 }\n<<: { seed: 3 }', "unknown key '<<'"],
    ['train: { steps: 1 }\ntoString: 3', "unknown key 'toString'"],
  ])('%s', async (train, message) => {
    expect((await problems(minimal.replace(/train:.*\n/, `${train}\n`))).join('\n')).toContain(message);
  });

  it('blame a default that breaks its own schema on the plugin', async () => {
    // made by another copy of the sdk, whose definePlugin does not look at defaults
    const made = (name: string, params: object): Plugin =>
      ({
        kind: 'objective',
        name,
        summary: 'S.',
        params,
        create: () => ({}),
        [PLUGIN_BRAND]: true,
      }) as never;
    const bad = made('bad', { n: { type: 'integer', minimum: 1, default: 0, description: 'N.' } });
    const wrong = made('wrong', { n: { type: 'colour', default: 0, description: 'N.' } });
    const file = join(folderOf({ 'e.yaml': minimal }), 'e.yaml');
    const own = Catalog.of([...plugins, bad, wrong]);
    const run = (use: string) =>
      loadExperiment({ file, overrides: [`objective=${use}`], catalog: own }).catch(
        (cause: unknown) => cause,
      );
    expect(((await run('bad')) as ExperimentError).problems[0]).toMatchObject({
      message: expect.stringContaining('objective.n is 0'),
      hint: expect.stringContaining("default of 'bad' itself"),
    });
    expect(((await run('wrong')) as ExperimentError).problems[0]?.message).toContain('no valid JSON Schema');
  });
});
