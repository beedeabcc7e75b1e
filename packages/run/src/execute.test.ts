import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { addScores, scoreCheckpoint } from './checkpoint/evaluate.ts';
import { openCheckpoint } from './checkpoint/open.ts';
import { runToEnd, type RunEvent } from './events.ts';
import { readEnvironment } from './folder/environment.ts';
import { readEvents, readScores } from './folder/read.ts';
import { runExperiment } from './run-experiment.ts';
import type { SinkFactory } from './sinks/sink.ts';

const EXPERIMENT = `
name: small
dataset: { use: gaussian-ring, trainSize: 400, testSize: 200 }
architecture: { use: mlp, hidden: [4] }
objective: { use: non-saturating }
metrics: [{ use: mode-coverage, every: 2, samples: 100 }]
train:
  steps: 4
  batchSize: 8
  compile: graph
  latent: { dim: 2, distribution: normal }
  checkpoints: { every: 2, best: mode-coverage }
log: { scalars: 1, images: 4, histograms: 4 }
`;

let folder: string;
let file: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganzoo-run-'));
  file = join(folder, 'small.yaml');
  await writeFile(file, EXPERIMENT);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

it('yields what happens, from the open folder to the end, and each event once it is in the files', async () => {
  const out = join(folder, 'whole');
  const kinds: string[] = [];
  for await (const event of runExperiment({ file, overrides: [] }, { out })) {
    if (event.kind === 'scores') {
      expect(readScores(out).at(-1)).toMatchObject({ ...event.row, by: 'train', wallTime: event.time });
      expect(event.best).toBe(event.step);
    }
    if (event.kind === 'scoring') expect(event.first).toBe(event.step === 2);
    if (kinds.at(-1) !== event.kind) kinds.push(event.kind);
  }
  expect(kinds.slice(0, 4)).toEqual(['opened', 'start', 'nets', 'compiled']);
  expect(kinds.slice(-4)).toEqual(['scores', 'saving', 'checkpoint', 'end']);
  expect(readEvents(out).at(-1)).toMatchObject({ step: 4, tag: 'status', value: 'completed' });
  expect(existsSync(join(out, 'lock'))).toBe(false);
  const { plugins = [], data } = (await readEnvironment(out))!;
  expect(plugins.map(({ kind, name, package: from }) => [kind, name, from])).toContainEqual([
    'metric',
    'mode-coverage',
    '@ganzoo/metrics',
  ]);
  expect(plugins.every(({ sha256, version }) => /^[0-9a-f]{64}$/.test(sha256) && version)).toBe(true);
  expect(data).toMatchObject({ splits: { train: 400, test: 200 } });
});

it('goes on with a run, and gives the end of one that is over without an event', async () => {
  const out = join(folder, 'half');
  const given = { file, overrides: ['train.steps=2'] };
  expect(await runToEnd(runExperiment(given, { out }))).toMatchObject({ status: 'completed', step: 2 });
  const on = { overrides: ['train.steps=4'], resume: { folder: out } };
  const events: RunEvent[] = [];
  for await (const event of runExperiment(on)) events.push(event);
  expect(events[0]).toMatchObject({ kind: 'opened', folder: out, scores: [{ step: 2 }], best: 2 });
  expect(events[1]).toMatchObject({ kind: 'start', step: 2, resumed: true });
  expect(await runExperiment(on).next()).toEqual({
    done: true,
    value: { folder: out, status: 'completed', step: 4 },
  });
});

it('a run that is left before its first step leaves nothing, later it stays and can go on', async () => {
  const runs = join(folder, 'left');
  for await (const event of runExperiment({ file, overrides: [] }, { out: join(runs, 'early') })) {
    if (event.kind === 'start') break;
  }
  expect(await readdir(runs)).toEqual([]);
  const out = join(runs, 'late');
  for await (const event of runExperiment({ file, overrides: [] }, { out })) {
    if (event.kind === 'checkpoint') break;
  }
  expect(existsSync(join(out, 'lock'))).toBe(false);
  const end = await runToEnd(runExperiment({ overrides: [], resume: { folder: out } }));
  expect(end).toMatchObject({ status: 'completed', step: 4 });
});

it('saves and ends when its signal is aborted', async () => {
  const stop = new AbortController();
  const run = runExperiment(
    { file, overrides: ['train.steps=5000', 'metrics=[]', 'train.checkpoints.best=null'] },
    { out: join(folder, 'stopped') },
    { signal: stop.signal },
  );
  for await (const event of run) {
    if (event.kind === 'progress') stop.abort();
    if (event.kind === 'end') expect(event.status).toBe('interrupted');
  }
  expect(await readdir(join(folder, 'stopped', 'checkpoints'))).not.toEqual([]);
});

it('closes the sinks it has opened where a later one cannot be opened', async () => {
  let closed = 0;
  const sinks: SinkFactory[] = [
    () => ({ on: () => undefined, close: () => void closed++ }),
    () => {
      throw new Error('no room');
    },
  ];
  const out = join(folder, 'none');
  const run = runExperiment({ file, overrides: [] }, { out }, { sinks });
  await expect(runToEnd(run)).rejects.toThrow('no room');
  expect(closed).toBe(1);
  expect(existsSync(out)).toBe(false);
});

it('a checkpoint is scored by a function that returns the scores', async () => {
  const out = join(folder, 'whole');
  const opened = await openCheckpoint(out, { step: 'best' });
  const scoring = await scoreCheckpoint(opened);
  addScores(opened, scoring);
  await opened.close();
  const [trained, evaluated] = readScores(out).slice(-2);
  expect(evaluated).toMatchObject({ by: 'evaluate', step: 4, values: trained!.values });
});
