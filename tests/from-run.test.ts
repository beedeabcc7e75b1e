import { readEnvironment, runExperiment, type RunEvent } from '@ganzoo/run';
import { testEngine } from '@ganzoo/testing';
import { Checkpoints, type Checkpoint } from '@ganzoo/train';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenOff, contentOf, whole, written } from './fixtures/broken-off.ts';

let folder: string;
let source: Checkpoint;
beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-from-'));
  const averaged = {
    average: { use: 'ema', decay: 0.5 },
    checkpoints: { every: 4, keep: 9, best: 'mode-coverage' },
  };
  const scored = { metrics: [{ use: 'mode-coverage', every: 4, samples: 16 }] };
  source = (await whole(await written(folder, 'a', experiment(8, averaged, scored)), 'a')).last;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const experiment = (steps: number, train: object = {}, more: object = {}) => ({
  plugins: [fileURLToPath(new URL('fixtures/normalised.ts', import.meta.url))],
  dataset: { use: 'gaussian-ring', trainSize: 64, testSize: 16 },
  architecture: { use: 'test-normalised' },
  objective: { use: 'non-saturating' },
  train: {
    ...{ steps, batchSize: 8, latent: { dim: 2 }, compile: 'graph' },
    optimizers: { default: { use: 'adam', learningRate: 0.01 } },
    ...train,
  },
  log: { scalars: 2, images: 0, histograms: 0 },
  ...more,
});

/** No update, so that weights stay as they began. */
const STILL = { optimizers: { default: { use: 'sgd', learningRate: 0 } } };

/** A run of a name that starts from another. */
const started = async (name: string, from: object, steps = 1, train: object = STILL, more: object = {}) =>
  whole(await written(folder, name, experiment(steps, { from, ...train }, more)), name);

const tensorsOf = (checkpoint: Checkpoint, of: 'nets' | 'extras' = 'nets') =>
  Object.fromEntries([...checkpoint[of]].map(([path, { data }]) => [path, [...data]]));
/** Trainable ones, which batch normalisation's averages are not. */
const weightsOf = (checkpoint: Checkpoint) =>
  Object.fromEntries(Object.entries(tensorsOf(checkpoint)).filter(([path]) => !/moving|updates/.test(path)));
const at = (step: number): Promise<Checkpoint> =>
  new Checkpoints(join(folder, 'a', 'checkpoints')).load(step);

describe('weights from another run', () => {
  it('are those of its last checkpoint, and the run says which', async () => {
    const { last, events } = await started('all', { run: 'a' });
    expect(weightsOf(last)).toEqual(weightsOf(source));
    const notes = events.flatMap(event => (event.kind === 'note' ? [event.text] : []));
    expect(notes[0]).toMatch(/^The nets start from 18 tensors of .*a, step 8\.$/);
    const sum = createHash('sha256').update(await readFile(join(source.folder, 'nets.safetensors')));
    expect((await readEnvironment(join(folder, 'all')))?.from).toEqual({
      run: join(folder, 'a'),
      step: 8,
      sha256: sum.digest('hex'),
    });
  });

  it('are those of a step, or of its best', async () => {
    const fourth = await at(4);
    expect(weightsOf((await started('step', { run: 'a', step: 4 })).last)).toEqual(weightsOf(fourth));
    const primary = source.state.scores.map(({ step, primary: of }) => [step, of['mode-coverage']!] as const);
    // of equal ones the later
    const [best] = primary.toSorted((a, b) => b[1] - a[1] || b[0] - a[0])[0]!;
    const { last } = await started('best', { run: 'a', step: 'best' });
    expect(weightsOf(last)).toEqual(weightsOf(await at(best)));
  });

  it('are those of chosen nets or layers, others begin as without', async () => {
    const fresh = await whole(await written(folder, 'fresh', experiment(1, STILL)), 'fresh');
    const { last } = await started('chosen', { run: 'a', weights: ['generator', 'discriminator/dense_2'] });
    const [own, other, now] = [fresh.last, source, last].map(weightsOf);
    for (const [path, values] of Object.entries(now!)) {
      const taken = path.startsWith('generator/') || path.startsWith('discriminator/dense_2/');
      expect(values, path).toEqual((taken ? other : own)![path]);
    }
  });

  it('may be averaged ones, where there are', async () => {
    const { last } = await started('averaged', { run: 'a', averaged: true });
    const averages = tensorsOf(source, 'extras');
    const [other, now] = [weightsOf(source), weightsOf(last)];
    for (const [path, values] of Object.entries(now))
      expect(values, path).toEqual(averages[`average/${path}`] ?? other[path]);
    expect(now['generator/dense_1/kernel']).not.toEqual(other['generator/dense_1/kernel']);
  });

  it('go into the averages, and into slots that start at the weight', async () => {
    const { last } = await started('ema', { run: 'a' }, 1, {
      ...STILL,
      average: { use: 'ema', decay: 0.9, start: 1 },
    });
    const averages = tensorsOf(last, 'extras');
    const kernel = 'generator/dense_1/kernel';
    expect(averages[`average/${kernel}`]).toEqual(weightsOf(source)[kernel]);
  });
});

describe('frozen weights', () => {
  it('stay as they were, with all that their layers keep, and have no slots', async () => {
    const from = { run: 'a', frozen: ['discriminator/dense_1', 'generator'] };
    // the generator's player still needs a weight
    await expect(started('stuck', from, 3, {})).rejects.toThrow(
      "Player 'generator' of objective 'non-saturating' has no weights to train that are not frozen (train.from.frozen).",
    );
    const frozen = ['discriminator/dense_1', 'generator/batch-norm_1', 'generator/dense_2/bias'];
    const { last } = await started('frozen', { run: 'a', frozen }, 3, {});
    const [now, before] = [tensorsOf(last), tensorsOf(source)];
    const held = (path: string): boolean =>
      frozen.some(above => path === above || path.startsWith(`${above}/`));
    for (const [path, values] of Object.entries(now)) {
      if (held(path)) expect(values, path).toEqual(before[path]);
      else expect(values, path).not.toEqual(before[path]);
    }
    expect(Object.keys(now).filter(held).length).toBe(2 + 5 + 1);
    const slots = Object.keys(tensorsOf(last, 'extras')).filter(path => /^[mv]\//.test(path));
    expect(slots.length).toBeGreaterThan(0);
    expect(slots.filter(path => held(path.split('/').slice(2).join('/')))).toEqual([]);
  });
});

describe('what does not fit is refused before there is a folder', () => {
  it.each<[object, object, RegExp]>([
    [{ run: 'nowhere' }, {}, /b\.yaml:\d+:\d+: train\.from: There is no folder .*nowhere/],
    [{ run: 'a', step: 5 }, {}, /train\.from: The run .*a has no checkpoint of step 5\./],
    [
      { run: 'a', weights: ['teacher'] },
      {},
      /train\.from\.weights names 'teacher', but objective 'non-saturating' has no net 'teacher'/,
    ],
    [{ run: 'a', frozen: ['generate/dense_1'] }, {}, /Did you mean 'generator'\?/],
    [
      { run: 'a', frozen: ['generator/dense_9'] },
      {},
      /train\.from\.frozen names 'generator\/dense_9', which is no net, layer or weight/,
    ],
    [{ run: 'a', weights: ['generator/conv_1'] }, {}, /generator\/conv_1 is not among its weights/],
    [
      { run: 'a', weights: ['generator'] },
      { architecture: { use: 'test-normalised', width: 5 } },
      /generator\/dense_1\/kernel \[2, 5\] has the shape \[2, 4\] there\n.*dense_1\/bias \[5\] has the shape \[4\] there/,
    ],
    [
      { run: 'a' },
      { architecture: { use: 'mlp', hidden: [4, 4] } },
      /generator\/dense_3\/kernel \[4, 2\] is not among its weights/,
    ],
  ])('%j, %j', async (from, more, message) => {
    const error = await started('b', from, 1, STILL, more).catch((thrown: unknown) => thrown);
    const { describe: told } = error as { describe(): string };
    expect(told.call(error)).toMatch(message);
    expect(existsSync(join(folder, 'b'))).toBe(false);
  });
});

describe('layers of later phases', () => {
  const plugins = ['normalised', 'phases', 'schedules'].map(name =>
    fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url)),
  );
  const grown = (stages: number) => ({
    plugins,
    architecture: { use: 'test-growing' },
    objective: { use: 'test-grown', base: { use: 'non-saturating' }, stages, each: 1 },
  });
  const layer = (name: string) => `generator/${name}/kernel`;

  it('take their weights when they begin, or begin as any where there are none', async () => {
    const two = (await whole(await written(folder, 'two', experiment(2, STILL, grown(2))), 'two')).last;
    const { last } = await started('three', { run: 'two' }, 3, STILL, grown(3));
    const [before, now] = [weightsOf(two), weightsOf(last)];
    expect(now[layer('first')]).toEqual(before[layer('first')]);
    expect(now[layer('grown-0')]).toEqual(before[layer('grown-0')]);
    expect(Object.keys(before)).not.toContain(layer('grown-1'));
    const fresh = (await whole(await written(folder, 'alone', experiment(3, STILL, grown(3))), 'alone')).last;
    expect(now[layer('grown-1')]).toEqual(weightsOf(fresh)[layer('grown-1')]);
  });
});

describe('a run that started from another', () => {
  const train = {
    from: { run: 'c', frozen: ['discriminator/dense_1'] },
    average: { use: 'ema', decay: 0.5 },
  };

  it('goes on without that one, as one without a break, also from before its first step', async () => {
    await cp(join(folder, 'a'), join(folder, 'c'), { recursive: true });
    const file = await written(folder, 'd', experiment(6, train));
    const { last } = await whole(file, 'd');
    // what a process leaves that is killed before its first step: a copy of the folder as it was then
    const first: RunEvent[] = [];
    for await (const event of runExperiment({ file: file.file, overrides: [] }, { out: join(folder, 'e') })) {
      first.push(event);
      if (event.kind === 'checkpoint' && event.step === 0)
        await cp(join(folder, 'e'), join(folder, 'killed'), { recursive: true });
    }
    await rm(join(folder, 'killed', 'lock'), { force: true });
    await rename(join(folder, 'c'), join(folder, 'gone'));
    expect(existsSync(join(folder, 'killed', 'checkpoints', '0'))).toBe(true);
    expect(contentOf(await brokenOff(file, 'killed', []))).toEqual(contentOf(last));
    await rename(join(folder, 'gone'), join(folder, 'c'));
    expect(contentOf(await brokenOff(file, 'broken', [2, 4]))).toEqual(contentOf(last));
    // the interim checkpoint of the start is gone with the first regular one
    expect(await new Checkpoints(join(folder, 'd', 'checkpoints')).steps()).toEqual([6]);
  });
});
