import { Catalog, discoverPlugins } from '@ganzoo/core';
import {
  addScores,
  drawCheckpoint,
  openCheckpoint,
  runExperiment,
  runToEnd,
  scoreCheckpoint,
} from '@ganzoo/run';
import { GanzooError } from '@ganzoo/sdk';
import { MiniRun, score, stripes } from '@ganzoo/testing';
import { type Scoring } from '@ganzoo/train';
import { decode } from 'fast-png';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shownPlugin } from './fixtures/shown-plugin.ts';
import { lost, rowsSeen, shown, steepness } from './fixtures/views.ts';

const fixture = fileURLToPath(new URL('fixtures/views.ts', import.meta.url));
const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  stripes,
  shown,
  rowsSeen,
  lost,
  steepness,
]);
const SHOWN = { dataset: { use: 'test-stripes' }, objective: { use: 'test-shown' } };

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-views-'));
  file = join(folder, 'views.yaml');
  await writeFile(
    file,
    `
plugins: [${fixture}]
dataset: { use: gaussian-ring, trainSize: 100, testSize: 30 }
architecture: { use: mlp, hidden: [4] }
objective: { use: test-shown }
metrics: [{ use: test-rows, every: 2 }]
train: { steps: 2, batchSize: 4, latent: { dim: 2 } }
log: { scalars: 0, images: 2, histograms: 0, grid: 4 }
`,
  );
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let runs = 0;
const newFolder = (): string => join(folder, `run-${runs++}`);

async function trained(...overrides: string[]): Promise<string> {
  const out = newFolder();
  await runToEnd(runExperiment({ file, overrides }, { out }));
  return out;
}

/** What a run is refused with; it must not leave a folder. */
async function refusal(...overrides: string[]): Promise<GanzooError> {
  const out = newFolder();
  const error: unknown = await runToEnd(runExperiment({ file, overrides }, { out })).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(existsSync(out)).toBe(false);
  expect(error).toBeInstanceOf(GanzooError);
  expect((error as GanzooError).exitCode).toBe(2);
  return error as GanzooError;
}

const scored = (run: MiniRun, metrics: readonly object[], signal?: AbortSignal): Promise<Scoring> =>
  score(run, { catalog, experiment: { ...SHOWN, metrics }, cacheFolder: folder, signal });

describe('views', () => {
  it('look at a split in order, each row once, the last batch smaller', async () => {
    const run = await MiniRun.start(catalog, SHOWN);
    const viewer = run.viewer();
    const sizes: number[] = [];
    const rows: number[] = [];
    for await (const { of, code } of viewer.batches('codes', 'test', 20)) {
      sizes.push(of!.shape[0]);
      expect(code!.shape).toEqual([of!.shape[0], 2]);
      rows.push(...(of!.dataSync() as Int32Array));
    }
    expect(sizes).toEqual([20, 20, 8]);
    expect(rows).toEqual(Array.from({ length: 48 }, (_, i) => i));
    await viewer.dispose();
    run.dispose();
  });

  it('of latent vectors give the same for one stream and counter, and compiled as operation by operation', async () => {
    const drawn = async (mode: 'graph' | 'off') => {
      const run = await MiniRun.start(catalog, SHOWN, mode);
      const all = [
        await run.show('samples', 6, 'a'),
        await run.show('samples', 6, 'b'),
        await run.show('walk', 0),
      ];
      expect(await run.show('samples', 6, 'a')).toEqual(all[0]);
      run.dispose();
      return all;
    };
    const [compiled, eager] = [await drawn('graph'), await drawn('off')];
    expect(compiled[0]!['x']).not.toEqual(compiled[1]!['x']);
    expect(compiled[0]!['score']).toHaveLength(6);
    // laid out: 2 rows of 3 columns whatever is asked for
    expect(compiled[2]!['column']).toEqual([0, 1, 2, 0, 1, 2]);
    compiled.forEach((results, i) => {
      for (const [name, values] of Object.entries(results))
        // float32: additions in another order
        values.forEach((value, k) => expect(Math.abs(value - eager[i]![name]![k]!)).toBeLessThan(1e-5));
    });
  });

  it.each([
    ['missing', /view 'codes' of objective 'test-shown' gives no tensor 'of', but should give int32 \[4\]/],
    ['undeclared', /gives a result 'more', which it does not declare/],
    ['bare', /gives a bare tensor, but should give a record of its results/],
    ['shape', /gives 'code' as float32 \[4, 3\], but should give float32 \[4, 2\]/],
    ['type', /gives 'of' as float32 \[4\], but should give int32 \[4\]/],
    ['split', /looks at a split 'tset', which dataset 'gaussian-ring' does not have/],
    ['group', /looks at a group 'b', which dataset 'gaussian-ring' does not have/],
    ['cell', /draws 'cde', which it does not give/],
    ['drawn', /draws 'of' in a cell, which is no picture/],
    ['rows', /is drawn in 2 rows and undefined columns/],
  ])('with a slip are refused before there is a folder: %s', async (slip, message) => {
    expect((await refusal(`objective.slip=${slip}`)).message).toMatch(message);
  });

  it('cannot have the name of another sort of picture', async () => {
    expect((await refusal('objective.called=final', 'metrics=[]')).message).toMatch(/called 'final'/);
  });

  it('are drawn into the samples of a run, each by its name', async () => {
    const out = await trained();
    const names = readdirSync(join(out, 'samples'));
    // code is a point of the plane, of is none: points are drawn alone
    expect(names.sort()).toEqual([
      'codes-000002.png',
      'final.png',
      'fixed-000002.png',
      'fresh-000002.png',
      'scores-rows-dot-000002.png',
      'walk-000002.png',
    ]);
    const walk = decode(readFileSync(join(out, 'samples', 'walk-000002.png')));
    expect(walk.width).toBe(walk.height);
  });

  it('are drawn from a checkpoint by name; one there is not, or cannot be gone through, is refused', async () => {
    const out = await trained();
    const opened = await openCheckpoint(out);
    try {
      const codes = await drawCheckpoint(opened, { view: 'codes' });
      expect([codes.width, codes.height]).toEqual([384, 384]);
      await expect(drawCheckpoint(opened, { view: 'code' })).rejects.toThrow("does not show 'code'");
      await expect(drawCheckpoint(opened, { view: 'codes', interpolate: 3 })).rejects.toThrow(
        'does not start from latent vectors',
      );
      await expect(drawCheckpoint(opened, { view: 'walk', count: 5 })).rejects.toThrow('as 6 cells');
    } finally {
      await opened.close();
    }
  });
});

describe('metrics', () => {
  it('are given what they need of the view they look at, and may take their time', async () => {
    const run = await MiniRun.start(catalog, SHOWN);
    const { row, failures, pictures } = await scored(run, [
      { use: 'test-rows' },
      { use: 'test-rows', name: 'few', samples: 7 },
    ]);
    expect(failures).toEqual({});
    expect(row.values).toMatchObject({ rows: 48, 'rows/ordered': 1, 'rows-few': 7, 'rows-few/ordered': 1 });
    expect(pictures['rows/dot']).toMatchObject({ width: 1 });
    run.dispose();
  });

  it('may differentiate the generator, compiled or not', async () => {
    const run = await MiniRun.start(catalog, SHOWN);
    run.take(2);
    const both = [{ use: 'test-steepness' }, { use: 'test-steepness', name: 'eager', compiled: false }];
    // the first scoring prepares what stays
    await scored(run, both);
    const before = run.engine.handles;
    const { row } = await scored(run, both);
    const [compiled, eager] = [row.values['steepness']!, row.values['steepness-eager']!];
    expect(Math.abs(compiled)).toBeGreaterThan(1e-4);
    // float32: the same operations, their sums in another order
    expect(Math.abs(compiled - eager)).toBeLessThan(1e-5 * Math.max(1, Math.abs(eager)));
    expect(run.engine.handles).toBe(before);
    run.dispose();
  });

  it.each([
    [
      '{use: test-lost, view: sample}',
      /looks at 'sample', which objective 'test-shown' does not show/,
      /samples/,
    ],
    ['{use: test-lost, result: y}', /needs 'y' of the view 'samples'/, /It gives: x, score/],
    [
      '{use: test-lost, split: validation, samples: 5}',
      /compares with a split 'validation'/,
      /It has: train, test/,
    ],
    ['{use: test-lost, result: score, split: test, samples: 5}', /gives it as no field/, /undefined/],
    [
      '{use: test-lost, view: codes, result: of, generator: true}',
      /needs a view that starts from latent/,
      /undefined/,
    ],
    ['{use: test-lost, view: walk, generator: true}', /needs a view that starts from latent/, /undefined/],
    ['{use: test-lost, split: test, samples: 31}', /compares 31 samples with the split 'test'/, /30 or less/],
  ])('that need what is not there are refused: %s', async (metric, message, hint) => {
    const error = await refusal(`metrics=[${metric}]`);
    expect(error.message).toMatch(message);
    expect(String(error.hint)).toMatch(hint);
  });

  it('stop at an aborted signal with its reason', async () => {
    const run = await MiniRun.start(catalog, SHOWN);
    const stop = new AbortController();
    stop.abort();
    await expect(scored(run, [{ use: 'test-rows' }], stop.signal)).rejects.toBe(stop.signal.reason);
    run.dispose();
  });
});

it('a parameter that only samples depend on may be set where they are drawn, and scores tell of it', async () => {
  const out = await trained();
  const shifted = await openCheckpoint(out, { overrides: ['objective.shift=3'] });
  try {
    const { row, failures } = await scoreCheckpoint(shifted);
    addScores(shifted, { row, failures });
    const moved = await shifted.viewer.draw('samples', 'test', 0, 2);
    const plain = await openCheckpoint(out);
    const { x } = await plain.viewer.draw('samples', 'test', 0, 2);
    const [a, b] = [x!.dataSync(), moved['x']!.dataSync()];
    // one float32 addition
    a.forEach((value, i) => expect(b[i]! - value).toBeCloseTo(3, 5));
    await plain.close();
  } finally {
    await shifted.close();
  }
  const lines = readFileSync(join(out, 'scores.jsonl'), 'utf8').trim().split('\n');
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ by: 'evaluate', sampling: { 'objective.shift': 3 } });
  // the training does depend on whether it is the same run
  const resumed = runToEnd(runExperiment({ resume: { folder: out }, overrides: ['objective.shift=3'] }));
  await expect(resumed).rejects.toThrow('objective.shift');
});

it('the game and the metric that the guide shows reconstruct the test split better and better', async () => {
  const plugins = ['squeeze', 'reconstruction'].map(name => join(folder, `${name}.ts`));
  for (const plugin of plugins) {
    const name = plugin.slice(folder.length + 1, -'.ts'.length);
    await writeFile(plugin, shownPlugin(name));
  }
  const out = await trained(
    `plugins=[${plugins.join(', ')}]`,
    'objective=squeeze',
    'dataset.trainSize=2000',
    'architecture.hidden=[32]',
    'metrics=[{use: reconstruction, every: 10}]',
    'train.steps=300',
    'train.optimizers.default.learningRate=0.01',
  );
  const scores = readFileSync(join(out, 'scores.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map(line => (JSON.parse(line) as { values: { L1: number } }).values.L1);
  // points lie on a circle of radius 2: their mean absolute coordinate is 4/π; a code of two numbers can hold a point
  expect(scores[0]!).toBeGreaterThan(0.3);
  expect(scores.at(-1)!).toBeLessThan(scores[0]! / 3);
});
