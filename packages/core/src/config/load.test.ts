import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BrokenPluginError, DuplicatePluginError, PluginFileError } from '../catalog/errors.ts';
import { loading } from '../fixtures/load.ts';
import { catalog, minimal } from '../fixtures/plugins.ts';
import { pluginSource } from '../fixtures/temp-folder.ts';
import { loadExperiment } from './load.ts';

const { folderOf, load, problems } = loading();

describe('a minimal experiment', () => {
  it('gets every default', async () => {
    const { config } = await load(minimal);
    expect(config).toEqual({
      name: 'study',
      seed: 1,
      plugins: [],
      dataset: { use: 'mnist', classes: [] },
      architecture: { use: 'infogan-net', width: 1 },
      objective: { use: 'non-saturating' },
      constraints: [],
      metrics: [],
      schedulers: [],
      monitors: [],
      train: {
        steps: 100,
        batchSize: 64,
        accumulate: 1,
        latent: { dim: 64, distribution: 'uniform', reuse: false },
        discIters: 1,
        precision: 'float32',
        compile: 'auto',
        stepsPerCall: 'auto',
        optimizers: { default: { use: 'adam', learningRate: 2e-4, beta1: 0.5 } },
        average: null,
        from: null,
        checkpoints: { every: 1000, keep: 3, best: null },
      },
      log: { scalars: 50, images: 1000, histograms: 1000, grid: 8 },
    });
  });

  it('cannot be changed', async () => {
    const { config } = await load(minimal);
    expect(() => ((config.train.latent as { dim: number }).dim = 3)).toThrow(TypeError);
  });

  it('does not share its defaults with another one', async () => {
    const [a, b] = await Promise.all([load(minimal), load(minimal)]);
    expect(a.config.train.optimizers).not.toBe(b.config.train.optimizers);
    expect(a.config.dataset['classes']).not.toBe(b.config.dataset['classes']);
  });
});

describe('a full experiment', () => {
  const text = `name: full
seed: 7
dataset: { use: ring, modes: 4 }
architecture: { use: infogan-net, width: 0.25 }
objective: { use: wasserstein, mode: two }
constraints: [{ use: gradient-penalty, weight: 5, on: [discriminator] }]
metrics: [{ use: fid, features: { use: classifier }, every: 10, samples: 20 }, { use: inception-score }]
schedulers:
  - { use: linear-decay, of: train.optimizers.generator.learningRate, from: 10 }
  - { use: linear-decay, of: constraints.gradient-penalty.weight }
  - { use: linear-decay, of: objective.weight }
  - { use: linear-decay }
train:
  updates: { discriminator: 15625 }
  optimizers: { generator: { use: sgd } }
  average: { use: ema, decay: 0.99 }
  checkpoints: { best: fid }
log: { images: 0 }
sweep: { trials: 3, over: [objective] }
`;

  it('is read with the defaults of its parts', async () => {
    const { config } = await load(text);
    expect(config.constraints).toEqual([{ use: 'gradient-penalty', weight: 5, on: ['discriminator'] }]);
    expect(config.metrics).toEqual([
      { use: 'fid', features: { use: 'classifier', epochs: 3 }, every: 10, samples: 20 },
      { use: 'inception-score', features: null, every: 1000, samples: 10000, splits: 10 },
    ]);
    expect(config.objective).toEqual({
      use: 'wasserstein',
      weight: 10,
      mode: 'two',
      label: 'w',
      strict: false,
    });
    expect(config.train.optimizers).toEqual({
      default: { use: 'adam', learningRate: 2e-4, beta1: 0.5 },
      generator: { use: 'sgd', learningRate: 0.01 },
    });
    expect(config.train.updates).toEqual({ discriminator: 15625 });
    expect(config.train.steps).toBeUndefined();
    expect(config.train.average).toEqual({ use: 'ema', decay: 0.99, start: 0 });
    expect(config.sweep).toEqual({ trials: 3, over: ['objective'] });
  });

  it('writes what schedulers change in one way', async () => {
    const { config } = await load(text);
    expect(config.schedulers.map(({ of }) => of)).toEqual([
      'optimizers.generator.learningRate',
      'constraints.0.weight',
      'objective.weight',
      undefined,
    ]);
  });

  it('becomes a file that loads to the same configuration', async () => {
    const first = await load(text);
    const again = await load(first.resolvedYaml());
    expect(again.config).toEqual(first.config);
    expect(again.resolvedYaml()).toBe(first.resolvedYaml());
  });

  it('has its keys in the same order however the file orders them', async () => {
    const shuffled = text
      .trim()
      .split(/\n(?=\w)/)
      .reverse()
      .join('\n');
    expect((await load(shuffled)).resolvedYaml()).toBe((await load(text)).resolvedYaml());
  });
});

describe('where things are', () => {
  it('is told for inherited, written, overridden and default values', async () => {
    const folder = folderOf({
      'base.yaml': minimal,
      'main.yaml': 'extends: base.yaml\n\ntrain:\n  batchSize: 8\nname: "n-${train.batchSize}"\n',
    });
    const { locate, ...loaded } = await loadExperiment({
      file: join(folder, 'main.yaml'),
      overrides: ['train.discIters=5'],
      catalog,
    });
    const place = (path: string) => {
      const where = locate(path);
      return (
        where &&
        `${where.line === undefined ? where.file : relative(folder, where.file)}:${where.line}:${where.column}`
      );
    };
    expect(place('train.steps')).toBe('base.yaml:4:17');
    expect(place('train.batchSize')).toBe('main.yaml:4:14');
    expect(place('train.latent.dim')).toBe('main.yaml:3:1');
    expect(place('dataset')).toBe('base.yaml:1:1');
    expect(place('optimizers.generator')).toBe('main.yaml:3:1');
    expect(place('log.grid')).toBe('main.yaml:1:1');
    expect(locate('train.discIters')).toEqual({ file: "command line, override 1: 'train.discIters=5'" });
    expect(locate('nonsense')).toBeUndefined();
    expect(loaded).toMatchObject({
      file: join(folder, 'main.yaml'),
      folder,
      sources: [join(folder, 'base.yaml'), join(folder, 'main.yaml')],
    });
    expect(loaded.config.name).toBe('n-8');
  });
});

describe('interpolation', () => {
  it('sees defaults of the structure and of plugins, and values of plugins keep their type', async () => {
    const text = `${minimal.replace('{ use: infogan-net }', '{ use: infogan-net, width: "${train.latent.dim}" }')}
constraints: [{ use: gradient-penalty }]
metrics: [{ use: fid, every: "\${train.steps}", samples: "\${constraints.0.weight}" }]
`;
    const { config } = await load(text);
    expect(config.architecture?.['width']).toBe(64);
    expect(config.metrics[0]).toMatchObject({ every: 100, samples: 10 });
  });

  it('reports a value it cannot make once, and everything else with it', async () => {
    expect(await problems(`${minimal}seed: \${nothing}\nlog: {grid: 0}\n`)).toEqual([
      '5:7 seed: ${nothing} names nothing',
      '6:13 log.grid: log.grid is 0 but must be an integer >= 1 and <= 64',
    ]);
  });
});

describe('plugins an experiment lists', () => {
  it('are looked up from the file that lists them, and on the command line from the current folder', async () => {
    const folder = folderOf({
      'mine.ts': pluginSource('objective', 'mine'),
      'sub/e.yaml': `${minimal}plugins: [../mine.ts]\n`,
    });
    const { config } = await loadExperiment({
      file: join(folder, 'sub/e.yaml'),
      overrides: ['objective=mine'],
      catalog,
    });
    expect(config.objective.use).toBe('mine');
    const path = relative(process.cwd(), join(folder, 'mine.ts'));
    const added = await load(minimal, `+plugins=${path}`, 'objective=mine');
    expect(added.config.plugins).toEqual([join(folder, 'mine.ts')]);
  });

  it('may be named by reference', async () => {
    const folder = folderOf({
      'mine.ts': pluginSource('objective', 'mine'),
      'e.yaml': `${minimal}plugins: ["\${env:IDEAS}/mine.ts"]\n`,
    });
    const { catalog: own } = await loadExperiment({
      file: join(folder, 'e.yaml'),
      catalog,
      env: { IDEAS: folder },
    });
    expect(own.has('objective', 'mine')).toBe(true);
    expect(catalog.has('objective', 'mine')).toBe(false);
  });

  it.each([
    ['throw new Error("bang");', BrokenPluginError],
    ['export {};', PluginFileError],
    [pluginSource('objective', 'wasserstein'), DuplicatePluginError],
  ])('are an error at once when they are %j', async (source, type) => {
    const folder = folderOf({ 'mine.ts': source, 'e.yaml': `${minimal}plugins:\n  - ./mine.ts\n` });
    const error = await loadExperiment({ file: join(folder, 'e.yaml'), catalog }).catch(
      (cause: unknown) => cause,
    );
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject({ exitCode: 2, where: { line: 6, column: 5 } });
  });
});
