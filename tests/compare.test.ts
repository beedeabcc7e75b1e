import { Catalog, discoverPlugins } from '@ganzoo/core';
import {
  compareRuns,
  openCheckpoint,
  runExperiment,
  runToEnd,
  scoreComparison,
  type ScoreComparisonOptions,
} from '@ganzoo/run';
import { GanzooError, tf } from '@ganzoo/sdk';
import { pluginContract, stripes, testEngine, twoDomains } from '@ganzoo/testing';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as fixtures from './fixtures/tournament.ts';

const FIXTURES = fileURLToPath(new URL('fixtures/tournament.ts', import.meta.url));
const EXPERIMENT = `
plugins: [${FIXTURES}]
dataset: { use: gaussian-ring, trainSize: 400, testSize: 400 }
architecture: { use: mlp, hidden: [8] }
objective: { use: test-judging }
metrics: [{ use: mode-coverage, every: 0, samples: 100 }]
train: { steps: 4, batchSize: 8, latent: { dim: 2, distribution: normal }, compile: graph }
log: { scalars: 0, images: 0, histograms: 0 }
`;

const found = await discoverPlugins({ start: fileURLToPath(new URL('..', import.meta.url)) });
const catalog = Catalog.of([
  ...found.list().map(({ plugin }) => plugin),
  ...Object.values(fixtures),
  stripes,
  twoDomains,
]);
pluginContract(fixtures.tournament, { catalog });
pluginContract(fixtures.tournament, {
  catalog,
  experiment: { objective: { use: 'wasserstein' } },
  params: { samples: 20 },
});

let folder: string;
const trained = new Map<string, Promise<string>>();

/** The folder of a run with these overrides, trained once. */
function run(name: string, ...overrides: string[]): Promise<string> {
  const out = join(folder, name);
  const made =
    trained.get(name) ??
    runToEnd(runExperiment({ file: join(folder, 'small.yaml'), overrides }, { out })).then(() => out);
  trained.set(name, made);
  return made;
}

beforeAll(async () => {
  await testEngine();
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-compare-'));
  await writeFile(join(folder, 'small.yaml'), EXPERIMENT);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const TOURNAMENT = '+metrics={use: test-tournament, samples: 300}';
const both = (): Promise<string[]> =>
  Promise.all([run('a/run'), run('b/run', 'seed=2', 'objective=wasserstein')]);

async function scored(folders: readonly string[], overrides: string[], options?: ScoreComparisonOptions) {
  const { scores } = await scoreComparison(await compareRuns(folders, { overrides }), options);
  return scores;
}

describe('runs beside each other', () => {
  it('are told apart, with their scores and differences, and the direction of like scores', async () => {
    const folders = [...(await both()), await run('c', 'metrics.0.samples=90')];
    const { runs, better, differences, asked } = await compareRuns(folders);
    expect(runs.map(({ name, step }) => [name, step])).toEqual([
      [join('a', 'run'), 4],
      [join('b', 'run'), 4],
      ['c', 4],
    ]);
    for (const { scores } of runs) expect(scores).toHaveProperty('modes');
    // not of 100 samples in one run and 90 in another
    expect(better).toEqual({});
    expect(await compareRuns(folders.slice(0, 2))).toMatchObject({ better: { modes: 'higher' } });
    expect(differences).toContainEqual({ path: 'metrics.0.samples', values: [100, 100, 90] });
    // a parameter that another objective does not have
    expect(differences).toContainEqual({ path: 'objective.parts', values: [false, undefined, false] });
    expect(asked).toEqual([]);
  });

  it('keep the directions of their own metrics where others are asked for', async () => {
    const overrides = ['metrics=[{use: test-judged, results: [x]}]'];
    const { better, differences, asked } = await compareRuns(await both(), { overrides });
    expect(better).toEqual({ modes: 'higher' });
    expect(differences.map(({ path }) => path)).not.toContain('metrics.0.use');
    expect(asked).toEqual(['judged']);
  });
});

describe('metrics of several runs', () => {
  it('let each critic judge each run and real examples, the same each time, and leave no tensor', async () => {
    const folders = [...(await both()), await run('long', 'train.steps=60')];
    const tensors = tf.memory().numTensors;
    const told: string[] = [];
    const scores = await scored(folders, [TOURNAMENT], { tell: what => told.push(what) });
    expect(tf.memory().numTensors).toBe(tensors);
    const [{ tag, better, result }] = scores as [(typeof scores)[number]];
    expect({ tag, better }).toEqual({ tag: 'tournament', better: 'higher' });
    if ('failed' in result) throw new Error(result.failed);
    const rates = Object.entries(result.beside!);
    expect(rates.map(([name]) => name)).toEqual([join('a', 'run'), join('b', 'run'), 'long']);
    for (const [, rate] of rates) expect(rate >= 0 && rate <= 1).toBe(true);
    expect(result.value).toBe(Math.max(...rates.map(([, rate]) => rate)));
    expect(told).toContain('what long shows');
    expect(await scored(folders, [TOURNAMENT])).toEqual(scores);
  });

  it.each([
    ['plain', [], ['x', 'score'], 0],
    ['in-parts', ['objective.parts=true'], ['x', 'score'], 1],
    ['labelled', ['objective.labels=true'], ['x', 'y', 'score'], 0],
  ])('see the scores that the game itself shows: %s', async (name, overrides, results, over) => {
    const runs = await Promise.all([1, 2].map(seed => run(`${name}-${seed}`, ...overrides, `seed=${seed}`)));
    const asked = `+metrics={use: test-judged, results: [${results.join(', ')}], samples: 260}`;
    const [score] = await scored(runs, [asked]);
    const { beside } = score!.result as { beside: Record<string, number> };
    for (const each of [1, 2].map(seed => `${name}-${seed}`)) {
      const of = (what: string): number => beside[`${each}/discriminator/${what}`]!;
      // float32: a view is one compiled function, a critic runs operation by operation
      expect(of('least')).toBeCloseTo(over, 5);
      expect(of('most')).toBeCloseTo(over, 5);
      expect([of('again'), beside[`${each}/latent`]]).toEqual([1, 2]);
    }
  });

  it('fail where a critic is not given what it judges by, or there is none', async () => {
    const labelled = await Promise.all([1, 2].map(seed => run(`l-${seed}`, 'objective.labels=true')));
    const [without] = await scored(labelled, ['+metrics={use: test-judged, samples: 20}']);
    expect(without!.result).toEqual({
      failed:
        "The critic 'discriminator' of objective 'test-judging' judges by 'y', which the examples do not have: " +
        'the metric names it in needs.results.',
    });
    const [none] = await scored(
      [await run('vae', 'objective={use: vae, likelihood: gaussian}'), await run('a/run')],
      [TOURNAMENT],
    );
    expect(none!.result).toEqual({ failed: 'vae has no critic' });
  });

  it('stop at an aborted signal with its reason', async () => {
    const stop = new AbortController();
    stop.abort();
    const scoring = scored(await both(), [TOURNAMENT], { signal: stop.signal });
    await expect(scoring).rejects.toBe(stop.signal.reason);
  });
});

describe('what cannot be compared is refused before TensorFlow is started', () => {
  const refusal = async (folders: readonly string[], options = {}): Promise<GanzooError> => {
    const error: unknown = await compareRuns(folders, options).catch((cause: unknown) => cause);
    expect(error).toBeInstanceOf(GanzooError);
    expect(error).toMatchObject({ exitCode: 2 });
    return error as GanzooError;
  };

  it('one run, one twice, none of that name, no such checkpoint', async () => {
    const [a, b] = (await both()) as [string, string];
    expect((await refusal([a])).message).toBe('Two runs or more are compared.');
    expect((await refusal([a, b, join(b, '.')])).message).toMatch(/b\/run is named twice\.$/);
    expect((await refusal([a, join(folder, 'none')])).message).toMatch(/^There is no folder .*none\.$/);
    expect((await refusal([a, b], { step: 3 })).message).toMatch(/a\/run has no checkpoint of step 3\.$/);
    expect((await refusal([a, b], { step: 'best' })).message).toMatch(/a\/run has no best checkpoint\.$/);
  });

  it('runs on other data, and runs that are compared by other metrics', async () => {
    const a = await run('a/run');
    const other = await run('mixture', 'dataset=gaussian-mixture-1d', 'metrics=[]');
    const { message } = await refusal([a, other], { overrides: [TOURNAMENT] });
    expect(message).toBe(
      "metric 'test-tournament' compares 'x' of the view 'samples', which is [2] in any range in run, " +
        'but [1] in any range in mixture.',
    );
    // a game that does not show what is asked for, by the run's name
    const judged = await refusal(await both(), { overrides: ['+metrics=test-judged'] });
    expect(judged.message).toMatch(
      /^The run b\/run cannot be compared:\n.*'score' of the view 'samples', which objective 'wasserstein'/,
    );
    const large = await run('large', 'train.batchSize=16');
    const overrides = ['+metrics={use: test-tournament, samples: "${train.batchSize}"}'];
    expect((await refusal([a, large], { overrides })).message).toBe(
      'run and large are compared by different metrics: tournament of 8 samples, and tournament of 16 samples.',
    );
  });

  it('a run that needs several for one of its metrics', async () => {
    const error: unknown = await openCheckpoint(await run('a/run'), { overrides: [TOURNAMENT] }).catch(
      (cause: unknown) => cause,
    );
    expect((error as GanzooError).describe()).toMatch(
      /: metric 'test-tournament' needs 2 runs\.\n {2}Leave it out here and ask for it by: ganzoo compare RUN RUN \+metrics=test-tournament$/,
    );
  });
});
