import { defaultsOf, makeDataset, type Catalog } from '@ganzoo/core';
import {
  Rng,
  isStreamed,
  tf,
  type Constraint,
  type Dataset,
  type FieldValues,
  type Metric,
  type Optimizer,
  type Plugin,
  type Scheduler,
  type Split,
  type StreamedSplit,
} from '@ganzoo/sdk';
import { tmpdir } from 'node:os';
import { expect, it } from 'vitest';
import { testEngine } from '../engine.ts';
import { loadObject } from '../mini-run.ts';

/** Every split opens, holds what the description says, within its range, and is the same when opened again. */
export function datasetContract(
  plugin: Plugin<'dataset'>,
  catalog: Catalog,
  params: Readonly<Record<string, unknown>> = {},
): void {
  const open = async (): Promise<Dataset> => {
    const experiment = await loadObject(catalog, { dataset: { use: plugin.name, ...params } });
    return (await makeDataset(experiment, experiment.catalog, { cacheFolder: tmpdir() })).product;
  };

  it('opens every split as described', async () => {
    const { spec, open: openSplit } = await open();
    expect(spec.fields).toHaveProperty('x');
    for (const [name, size] of Object.entries(spec.splits)) {
      const split = await wholeSplit(await openSplit(name));
      expect(split.size).toBe(size);
      for (const [field, { shape, dtype, classes }] of Object.entries(spec.fields)) {
        const values = split.fields[field]!;
        expect(values).toHaveLength(size * tf.util.sizeFromShape([...shape]));
        expect(values).toBeInstanceOf({ uint8: Uint8Array, float32: Float32Array, int32: Int32Array }[dtype]);
        if (dtype === 'float32') expect(values.every(Number.isFinite)).toBe(true);
        if (classes !== undefined) expect(values.every(label => label >= 0 && label < classes)).toBe(true);
      }
    }
  });

  it('gives the same examples each time', async () => {
    const [once, again] = [
      await wholeSplit(await (await open()).open('test')),
      await wholeSplit(await (await open()).open('test')),
    ];
    for (const field of Object.keys(once.fields)) {
      expect(Buffer.compare(bytes(once.fields[field]!), bytes(again.fields[field]!))).toBe(0);
    }
  });

  it('refuses a split it does not have', async () => {
    await expect(open().then(dataset => dataset.open('no-such-split'))).rejects.toThrow(/no-such-split/);
  });
}

/** Examples of a split that are looked at; a streamed one, which may be long, is read in three pieces out of order. */
async function wholeSplit(split: Split | StreamedSplit): Promise<Split> {
  if (!isStreamed(split)) return split;
  const rows = [...Array(split.size).keys()];
  const third = Math.ceil(rows.length / 3);
  const piece = (i: number) => split.read(Int32Array.from(rows.slice(i * third, (i + 1) * third)));
  const [last, first, middle] = await Promise.all([piece(2), piece(0), piece(1)]);
  await split.close();
  const fields = Object.keys(first.fields).map(name => {
    const [a, b, c] = [first, middle, last].map(({ fields: of }) => of[name]!) as [
      FieldValues,
      FieldValues,
      FieldValues,
    ];
    const whole = new (a.constructor as new (length: number) => FieldValues)(a.length + b.length + c.length);
    whole.set(a);
    whole.set(b, a.length);
    whole.set(c, a.length + b.length);
    return [name, whole] as const;
  });
  return { size: split.size, fields: Object.fromEntries(fields) };
}

function bytes(values: FieldValues): Buffer {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength);
}

/** Brings a quadratic function down. */
export function optimizerContract(plugin: Plugin<'optimizer'>): void {
  it('has a schedulable learning rate', () => {
    expect(plugin.params['learningRate']).toMatchObject({ type: 'number', schedulable: true });
  });

  it('minimises a quadratic function', async () => {
    const engine = await testEngine();
    const optimizer = plugin.create(defaultsOf(plugin) as never, {}) as Optimizer;
    const weight = engine.variable(tf.tensor1d([1, -2]), 'w', true);
    const slots = Object.fromEntries(
      optimizer.slots.map(slot => [
        slot,
        engine.variable(tf.fill([2], optimizer.initial?.[slot] ?? 0), slot, false),
      ]),
    );
    const step = engine.step('quadratic', [{ shape: [], dtype: 'float32' }], update => {
      const { value, grads } = tf.variableGrads(() => tf.sum(tf.square(weight)) as tf.Scalar, [weight]);
      const gradient = grads[weight.name]!;
      optimizer.apply({
        weight,
        gradient,
        slots,
        learningRate: tf.scalar(0.02),
        update: update as tf.Scalar,
      });
      return [value];
    });
    for (let i = 1; i <= 300; i++) tf.dispose(step.run([tf.scalar(i)]));
    expect(tf.sum(tf.square(weight)).dataSync()[0]).toBeLessThan(0.05);
    step.dispose();
  });
}

/** Gives finite numbers, or counts of at least one, for every step of a run. */
export function schedulerContract(plugin: Plugin<'scheduler'>): void {
  it('does one of the things a scheduler does, at every step', () => {
    const scheduler = plugin.create(defaultsOf(plugin) as never, { steps: 100 }) as Scheduler;
    expect([scheduler.at, scheduler.discIters, scheduler.stop].some(Boolean)).toBe(true);
    for (let step = 0; step < 100; step++) {
      if (scheduler.at) expect(scheduler.at(step, 0.5)).toSatisfy(Number.isFinite);
      const count = scheduler.discIters?.(step, 1, { step, scalars: {}, scores: [] }) ?? 1;
      expect(count).toSatisfy((n: number) => Number.isInteger(n) && n >= 1);
    }
    expect(scheduler.stop?.({ step: 1, scalars: {}, scores: [] })).toBeUndefined();
  });
}

/** Scores real against real well, and says why where there is no number. */
export function metricContract(plugin: Plugin<'metric'>): void {
  const modes = {
    centres: [
      [1, 0],
      [-1, 0],
    ],
    sigma: 0.2,
  };
  const data = {
    fields: { x: { shape: [2], dtype: 'float32' as const } },
    splits: { train: 1, test: 1 },
    modes,
  };
  const metric = (): Metric =>
    plugin.create(defaultsOf(plugin) as never, { data, rng: new Rng(0) }) as Metric;

  it('gives finite numbers for good samples', () => {
    const result = metric().compute({ real: samples(1), fake: samples(2) });
    expect(result).toHaveProperty('values');
    if ('values' in result)
      for (const value of Object.values(result.values)) expect(value).toSatisfy(Number.isFinite);
  });

  it('says why it fails on numbers that are none, instead of giving one', () => {
    const broken = samples(3);
    for (const values of [broken.x, broken.features, broken.probabilities]) values.fill(NaN);
    const result = metric().compute({ real: samples(1), fake: broken });
    if ('values' in result)
      for (const value of Object.values(result.values)) expect(value).toSatisfy(Number.isFinite);
    else expect(result.failed).toMatch(/\w/);
  });
}

function samples(seed: number) {
  const count = 500;
  const rng = new Rng(seed);
  const x = rng.normal(2 * count, { sd: 0.2 }).map((v, i) => (i % 2 ? v : v + (i % 4 ? 1 : -1)));
  const p = rng.fork('p').uniform(count);
  const probabilities = Float32Array.from({ length: 2 * count }, (_, i) =>
    i % 2 ? 1 - p[i >> 1]! : p[i >> 1]!,
  );
  const features = rng.fork('f').normal(4 * count);
  return { count, dim: 2, x, features, featureDim: 4, probabilities, classes: 2 };
}

/** True where a constraint differentiates gradients. */
export function isSecondOrder(plugin: Plugin<'constraint'>): boolean {
  return (plugin.create(defaultsOf(plugin) as never, { batchSize: 8 }) as Constraint).secondOrder === true;
}
