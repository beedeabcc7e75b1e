import { RUN } from '@ganzoo/run';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mainWith } from '../fixtures/command.ts';
import { Workplace } from './ganzoo.ts';

const EXPERIMENT = `
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [8] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 0, samples: 100 }]
train: { steps: 4, batchSize: 8, latent: { dim: 2 }, compile: graph }
log: { scalars: 0, images: 0, histograms: 0 }
`;
const PLUGINS = `plugins=[${join(import.meta.dirname, '../fixtures/tournament.ts')}]`;
const TOURNAMENT = '+metrics={use: test-tournament, samples: 50}';

it('puts runs beside each other on a terminal, and as one line of JSON', { timeout: 60_000 }, async () => {
  const place = await Workplace.open();
  await place.put('ring.yaml', EXPERIMENT);
  for (const [out, ...words] of [['lr=1/ring'], ['two/ring', 'seed=2'], ['three', 'objective=wasserstein']]) {
    const { code, stderr } = await place.here('run', 'ring.yaml', ...words, '--out', out!, '--quiet');
    expect(code, stderr).toBe(0);
  }
  // a folder may look like an override
  const runs = ['lr=1/ring', 'two/ring', 'three'];

  const table = await place.onTerminal(80, 'compare', ...runs);
  expect(table).toMatchObject({ code: 0, stderr: '' });
  expect(table.stdout).toMatch(
    /^run +step +modes\nlr=1\/ring +4 +\d\S?\ntwo\/ring +4 +\d\S?\nthree +4 +\d\S?\n(\* the best of its column\n)?\nThe experiments differ in\n {2}seed +1 \(lr=1\/ring, three\), 2 \(two\/ring\)\n {2}objective.use +non-saturating \(lr=1\/ring, two\/ring\), wasserstein \(three\)\n$/,
  );

  const words = ['compare', ...runs, PLUGINS, TOURNAMENT];
  const judged = await place.onTerminal(80, ...words);
  expect(judged.code, judged.stderr).toBe(0);
  expect(judged.stdout).toMatch(
    /\n\ntournament {2}\S+\n {2}lr=1\/ring {2}\S+\n {2}two\/ring {3}\S+\n {2}three {6}\S+\n$/,
  );
  for (const line of judged.stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);

  const { stdout } = await place.here(...words, '--json');
  const told = JSON.parse(stdout) as { metrics: { tournament: { beside: object } } };
  expect(stdout.trim()).not.toContain('\n');
  expect(told).toMatchObject({
    runs: [
      {
        name: 'lr=1/ring',
        folder: place.path('lr=1/ring'),
        step: 4,
        scores: { 'modes/quality': expect.any(Number) as number },
      },
      { name: 'two/ring' },
      { name: 'three' },
    ],
    better: { modes: 'higher' },
    differences: {
      seed: { 'lr=1/ring': 1, 'two/ring': 2, three: 1 },
      'objective.use': { 'lr=1/ring': 'non-saturating', 'two/ring': 'non-saturating', three: 'wasserstein' },
    },
    metrics: { tournament: { better: 'higher', value: expect.any(Number) as number } },
  });
  expect(Object.keys(told.metrics.tournament.beside)).toEqual(['lr=1/ring', 'two/ring', 'three']);

  // TensorFlow is not needed to read what was recorded
  const folders = runs.map(run => place.path(run));
  const without = await mainWith(
    container =>
      container.rebind(RUN.startEngine).toConstantValue(() => Promise.reject(new Error('started'))),
    ['compare', ...folders],
  );
  expect(without).toMatchObject({ code: 0, stderr: '' });

  for (const [refused, message] of [
    [['three'], 'Two runs or more are compared.\n  Name their folders: ganzoo compare RUN RUN\n'],
    [['three', './three'], 'The run three is named twice.\n'],
    [['three', 'four'], 'There is no folder four.\n'],
    [
      ['three', 'two/ring', '--step', '3'],
      'The run three has no checkpoint of step 3.\n  Steps with a checkpoint: 4.\n',
    ],
  ] as const)
    expect(await place.here('compare', ...refused)).toEqual({ code: 2, stdout: '', stderr: message });

  const asked = await place.here('evaluate', 'three', PLUGINS, TOURNAMENT);
  expect(asked.code).toBe(2);
  expect(asked.stderr).toContain(
    "metric 'test-tournament' needs 2 runs.\n  Leave it out here and ask for it by: ganzoo compare RUN RUN",
  );

  await rm(place.path('three/checkpoints'), { recursive: true });
  const gone = await place.here('compare', 'two/ring', 'three');
  expect(gone).toEqual({ code: 2, stdout: '', stderr: 'The run three has no checkpoint yet.\n' });
});
