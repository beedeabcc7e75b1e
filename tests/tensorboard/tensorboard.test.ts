import { encode } from 'fast-png';
import { truncateSync, statSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { EventWriter, type RawImage } from '../../packages/tensorboard-ts-logger/src/index.ts';
import { bucketize } from '../../packages/tensorboard-ts-logger/src/histogram.ts';
import { temporaryFolder } from '@ganzoo/testing/files';
import { runPython, testTensorboard } from './tensorboard.ts';
import type { Tensorboard } from '../../packages/cli/src/tensorboard-venv.ts';

interface ReadTag {
  plugin: string;
  dataClass: number;
  description: string;
  events: {
    step: number;
    wallTime: number;
    shape: number[];
    dtype: string;
    data: string[];
    pictures: { mode: string; size: number[]; pixels: string }[];
  }[];
  hparams?: Record<string, unknown>;
}

interface ReadBack {
  fileVersion: number;
  writer: string;
  tags: Record<string, ReadTag>;
}

let tensorboard: Tensorboard;

// The first run on a machine downloads TensorBoard.
beforeAll(async () => {
  tensorboard = await testTensorboard();
}, 600_000);

const LONG = { timeout: 120_000 };

const readBack = (dir: string) => runPython(tensorboard, 'read_back.py', [dir]) as ReadBack;

/** Python writes numbers in words that JavaScript does not all know. */
const numbers = (texts: string[]) =>
  texts.map(text => ({ nan: NaN, inf: Infinity, '-inf': -Infinity })[text] ?? Number(text));

const strings = (texts: string[]) => texts.map(text => Buffer.from(text, 'base64').toString());

const steps = (tag: ReadTag | undefined) => tag?.events.map(event => event.step);

function picture(width: number, height: number, channels: number, seed: number): RawImage {
  const length = width * height * channels;
  return { width, height, channels, data: Uint8Array.from({ length }, (_, i) => (i * seed + seed) % 256) };
}

test('every kind of value comes back from the accumulator', LONG, () => {
  const dir = temporaryFolder();
  const writer = EventWriter.open(dir);
  const scalars = [0.1, -0, NaN, Infinity, -Infinity, 1e-42, 3.4e38];
  scalars.forEach((value, step) => {
    writer.scalar('loss/d', value, step, { wallTime: 1000.25 + step, description: 'A *loss*.' });
  });
  writer.scalars({ 'a b/ü': 1, second: 2 ** 40 }, 2 ** 40);
  const images = [1, 2, 3, 4].map(channels => picture(5, 3, channels, 7 + channels));
  images.forEach((image, step) => writer.image('picture', image, step));
  const pair = [picture(4, 6, 3, 5), picture(4, 6, 3, 9)];
  writer.images('pair', [pair[0]!, encode({ ...pair[1]!, depth: 8 })], 1);
  writer.text('note', '# Grün\n\n| a | b |\n|---|---|\n| 1 | 2 |', 3);
  writer.histogram('empty', [], 1, { buckets: 4 });
  writer.close();
  const { tags, fileVersion, writer: source } = readBack(dir);

  expect([fileVersion, source]).toEqual([2, 'tensorboard-ts-logger']);
  expect(Object.keys(tags).sort()).toEqual(['a b/ü', 'empty', 'loss/d', 'note', 'pair', 'picture', 'second']);
  const loss = tags['loss/d']!;
  expect(loss).toMatchObject({ plugin: 'scalars', dataClass: 1, description: 'A *loss*.' });
  expect(loss.events.map(event => event.wallTime)).toEqual(scalars.map((_, step) => 1000.25 + step));
  expect(loss.events.every(event => event.dtype === 'float32' && event.shape.length === 0)).toBe(true);
  expect(loss.events.flatMap(event => numbers(event.data))).toEqual(scalars.map(Math.fround));
  expect(tags['second']!.events[0]).toMatchObject({ step: 2 ** 40, data: ['1099511627776.0'] });
  expect(tags['picture']).toMatchObject({ plugin: 'images', dataClass: 3 });
  const modes = ['L', 'LA', 'RGB', 'RGBA'];
  expect(tags['picture']!.events.map(event => event.pictures)).toEqual(
    images.map(({ data }, i) => [
      { mode: modes[i], size: [5, 3], pixels: Buffer.from(data).toString('base64') },
    ]),
  );
  const [event] = tags['pair']!.events;
  expect(event!.shape).toEqual([4]);
  expect(strings(event!.data.slice(0, 2))).toEqual(['4', '6']);
  expect(event!.pictures.map(({ pixels }) => pixels)).toEqual(
    pair.map(({ data }) => Buffer.from(data).toString('base64')),
  );
  expect(tags['note']).toMatchObject({ plugin: 'text', dataClass: 2 });
  expect(tags['note']!.events[0]).toMatchObject({ step: 3, shape: [] });
  expect(strings(tags['note']!.events[0]!.data)).toEqual(['# Grün\n\n| a | b |\n|---|---|\n| 1 | 2 |']);
  expect(tags['empty']).toMatchObject({ plugin: 'histograms', dataClass: 2 });
  expect(tags['empty']!.events[0]).toMatchObject({ shape: [4, 3], data: Array(12).fill('0.0') });
});

test('histograms are those of TensorBoard’s own rule, to the last bit', LONG, () => {
  let state = 1;
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const cases = [
    { values: Array.from({ length: 5000 }, normal), buckets: 30 },
    { values: Array.from({ length: 1000 }, () => Math.fround(1e-3 * random())), buckets: 7 },
    { values: Array.from({ length: 300 }, () => Math.floor(10 * random())), buckets: 10 },
    { values: [3, 3, 3], buckets: 5 },
    { values: [-1e-300, 1e300], buckets: 3 },
    { values: [0.1, 0.2, 0.30000000000000004], buckets: 1 },
    { values: [], buckets: 2 },
  ];
  const expected = runPython(tensorboard, 'buckets.py', [], JSON.stringify(cases));
  expect(cases.map(({ values, buckets }) => Array.from(bucketize(values, buckets).rows))).toEqual(expected);

  const dir = temporaryFolder();
  const writer = EventWriter.open(dir);
  cases.forEach(({ values, buckets }, step) => writer.histogram('weights', values, step, { buckets }));
  writer.close();
  const { events } = readBack(dir).tags['weights']!;
  expect(events.map(event => numbers(event.data))).toEqual(expected);
  expect(events.map(event => event.shape)).toEqual(cases.map(({ buckets }) => [buckets, 3]));
});

test('hyperparameters come back as the plugin’s own messages', LONG, () => {
  const dir = temporaryFolder();
  const writer = EventWriter.open(dir, { now: () => 50 });
  writer.hparamsExperiment({
    description: 'three columns',
    hparams: [
      { name: 'rate', min: 1e-4, max: 1e-2, displayName: 'Learning rate' },
      { name: 'loss', values: ['hinge', 'wgan'] },
      { name: 'spectral', type: 'boolean', description: 'norm' },
    ],
    metrics: ['fid', { tag: 'is', folder: 'eval', displayName: 'Inception score' }],
  });
  writer.hparams({ values: { rate: 1e-3, loss: 'hinge', spectral: false }, group: 'g1', startTime: 40 });
  writer.sessionEnd('success', 60);
  writer.close();
  const { tags } = readBack(dir);
  const content = (name: string) => tags[`_hparams_/${name}`]?.hparams;
  expect(tags['_hparams_/experiment']!.events[0]).toMatchObject({ shape: [0], data: [] });
  expect(content('experiment')).toEqual({
    experiment: {
      description: 'three columns',
      timeCreatedSecs: 50,
      hparamInfos: [
        {
          name: 'rate',
          displayName: 'Learning rate',
          type: 'DATA_TYPE_FLOAT64',
          domainInterval: { minValue: 1e-4, maxValue: 1e-2 },
        },
        { name: 'loss', type: 'DATA_TYPE_STRING', domainDiscrete: ['hinge', 'wgan'] },
        { name: 'spectral', type: 'DATA_TYPE_BOOL', description: 'norm' },
      ],
      metricInfos: [
        { name: { tag: 'fid' } },
        { name: { tag: 'is', group: 'eval' }, displayName: 'Inception score' },
      ],
    },
  });
  expect(content('session_start_info')).toEqual({
    sessionStartInfo: {
      hparams: { rate: 1e-3, loss: 'hinge', spectral: false },
      groupName: 'g1',
      startTimeSecs: 40,
    },
  });
  expect(content('session_end_info')).toEqual({
    sessionEndInfo: { status: 'STATUS_SUCCESS', endTimeSecs: 60 },
  });
});

test('after a resume the steps from there on are those of the resumed run', LONG, () => {
  const dir = temporaryFolder();
  const first = EventWriter.open(dir);
  for (let step = 1; step <= 10; step++) {
    first.scalar('loss', step, step);
    first.image('sample', picture(2, 2, 3, step), step);
    first.histogram('weights', [step, 2 * step], step);
  }
  first.text('only before', 'orphan', 9);
  first.close();
  // A crash in the middle of the last record, the text.
  truncateSync(first.path, statSync(first.path).size - 3);

  const second = EventWriter.open(dir);
  second.resume(8);
  second.scalar('loss', -8, 8);
  second.flush();
  // A second crash and a second resume within one second.
  const third = EventWriter.open(dir);
  third.resume(6);
  third.scalar('loss', -6, 6);
  third.histogram('weights', [6], 6);
  third.close();
  second.close();

  const { tags } = readBack(dir);
  expect(steps(tags['loss'])).toEqual([1, 2, 3, 4, 5, 6]);
  expect(numbers(tags['loss']!.events.at(-1)!.data)).toEqual([-6]);
  expect(steps(tags['weights'])).toEqual([1, 2, 3, 4, 5, 6]);
  // Nothing of this tag was written anew, and yet its later steps are gone.
  expect(steps(tags['sample'])).toEqual([1, 2, 3, 4, 5]);
  expect(tags).not.toHaveProperty('only before');
});
