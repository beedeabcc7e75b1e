import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { EventWriter } from '../../packages/tensorboard-ts-logger/src/index.ts';
import { toPng } from '../../packages/tensorboard-ts-logger/src/image.ts';
import { temporaryFolder } from '@ganzoo/testing/files';
import { testTensorboard } from './tensorboard.ts';
import type { Tensorboard } from '../../packages/cli/src/tensorboard-venv.ts';

let tensorboard: Tensorboard;

// The first run on a machine downloads TensorBoard.
beforeAll(async () => {
  tensorboard = await testTensorboard();
}, 600_000);

/** Starts TensorBoard on a free port and gives the address of its data. */
async function serve(dir: string, args: string[]): Promise<string> {
  const child: ChildProcess = spawn(tensorboard.tensorboard, ['--logdir', dir, '--port', '0', ...args], {
    env: { ...process.env, ...tensorboard.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return new Promise((resolve, reject) => {
    let output = '';
    const look = (chunk: Buffer) => {
      output += chunk.toString();
      const port = /http:\/\/\S+?:(\d+)/.exec(output)?.[1];
      if (port) resolve(`http://localhost:${port}/data`);
    };
    child.stdout!.on('data', look);
    child.stderr!.on('data', look);
    child.on('error', reject);
    child.on('exit', () => reject(new Error(output)));
  });
}

async function get(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

async function post(url: string, body: unknown): Promise<unknown> {
  const headers = { 'Content-Type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}

/** The rows of the table of hyperparameters whose sessions have a status; none while there is no table yet. */
async function sessionGroups(data: string, status: string): Promise<unknown[]> {
  const request = {
    startIndex: 0,
    sliceSize: 10,
    allowedStatuses: [status],
    colParams: [{ hparam: 'rate' }],
  };
  const answer = await post(`${data}/plugin/hparams/session_groups`, request).catch(() => ({}));
  return (answer as { sessionGroups?: unknown[] }).sessionGroups ?? [];
}

const sample = (step: number) => ({ width: 2, height: 2, channels: 3, data: new Uint8Array(12).fill(step) });

/** Two runs of an experiment, each resumed at step 4 of 5. */
function writeExperiment(dir: string): void {
  const root = EventWriter.open(dir);
  root.hparamsExperiment({
    hparams: [
      { name: 'rate', type: 'number' },
      { name: 'loss', values: ['hinge', 'wgan'] },
    ],
    metrics: ['fid'],
  });
  root.close();
  for (const rate of [0.1, 0.2]) {
    const writer = EventWriter.open(join(dir, `rate-${rate}`));
    writer.hparams({ values: { rate, loss: 'hinge' }, group: 'all' });
    for (let step = 1; step <= 5; step++) {
      writer.scalars({ fid: 100 / step, 'before only': step }, step);
      writer.image('sample', sample(step), step);
      writer.histogram('weights', [step, 2 * step], step, { buckets: 2 });
      writer.text('note', `*step* ${step}`, step);
    }
    writer.resume(4);
    writer.scalars({ fid: NaN }, 4);
    writer.sessionEnd('success');
    writer.close();
  }
}

// TensorBoard has two readers: one in Rust, its default where it runs, and one in Python.
test.each([
  [
    'auto',
    [
      [1, 2, 3, 4, 5],
      [1, 2, 3],
    ],
  ],
  ['false', [[1, 2, 3]]],
])('the dashboards show it all (load_fast %s)', { timeout: 120_000 }, async (loader, beforeOnly) => {
  const dir = temporaryFolder();
  writeExperiment(dir);
  const data = await serve(dir, [`--load_fast=${loader}`]);
  const series = (tag: string) => get(`${data}/plugin/scalars/scalars?run=rate-0.1&tag=${tag}`);
  const withoutTime = (points: unknown) => (points as number[][]).map(([, step, value]) => [step, value]);
  await expect
    .poll(async () => ((await get(`${data}/runs`)) as string[]).length, { timeout: 60_000 })
    .toBe(3);
  const points = async () => withoutTime(await series('fid').catch(() => []));
  await expect.poll(points, { timeout: 60_000 }).toHaveLength(4);
  expect(await points()).toEqual([
    [1, 100],
    [2, 50],
    [3, Math.fround(100 / 3)],
    [4, 'NaN'],
  ]);
  // The reader in Rust does not know of resuming; there, later steps go when the tag's next value comes.
  expect(beforeOnly).toContainEqual(withoutTime(await series('before%20only')).map(([step]) => step));

  const images = `${data}/plugin/images`;
  const list = (await get(`${images}/images?run=rate-0.1&tag=sample&sample=0`)) as {
    step: number;
    query: string;
  }[];
  const third = list.find(({ step }) => step === 3)!;
  const png = await (await fetch(`${images}/individualImage?${third.query}`)).arrayBuffer();
  expect(new Uint8Array(png)).toEqual(toPng(sample(3)).png);
  const histograms = (await get(
    `${data}/plugin/histograms/histograms?run=rate-0.1&tag=weights`,
  )) as unknown[][];
  expect(histograms[1]!.slice(1)).toEqual([
    2,
    [
      [2, 3, 1],
      [3, 4, 1],
    ],
  ]);
  const text = (await get(`${data}/plugin/text/text?run=rate-0.1&tag=note`)) as { text: string }[];
  expect(text[0]!.text).toBe('<p><em>step</em> 1</p>');

  const experiment = await post(`${data}/plugin/hparams/experiment`, {
    experimentName: '',
    includeMetrics: true,
  });
  expect(experiment).toMatchObject({
    hparamInfos: [{ name: 'loss' }, { name: 'rate', type: 'DATA_TYPE_FLOAT64' }],
    metricInfos: [{ name: { tag: 'fid', group: '' } }],
  });
  await expect
    .poll(() => sessionGroups(data, 'STATUS_SUCCESS'), { timeout: 60_000 })
    .toMatchObject([{ name: 'all', sessions: [{ status: 'STATUS_SUCCESS' }, { status: 'STATUS_SUCCESS' }] }]);
});

test('a single run can describe its own experiment', { timeout: 120_000 }, async () => {
  const dir = temporaryFolder();
  const writer = EventWriter.open(join(dir, 'run'));
  writer.hparams({ values: { rate: 0.5, name: 'x', on: true }, metrics: ['fid'] });
  writer.scalar('fid', 2, 1);
  writer.close();
  const data = await serve(dir, []);
  await expect
    .poll(() => sessionGroups(data, 'STATUS_UNKNOWN'), { timeout: 60_000 })
    .toMatchObject([
      {
        name: 'run',
        hparams: { rate: 0.5, name: 'x', on: true },
        metricValues: [{ name: { tag: 'fid', group: '' }, value: 2, trainingStep: 1 }],
      },
    ]);
});
