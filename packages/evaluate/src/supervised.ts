import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Cache } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { Rng, tf, type DataSpec, type Dataset, type FeaturesData, type SupervisedTask } from '@ganzoo/sdk';
import { softmaxCrossEntropy } from '@ganzoo/sdk/games';
import { CONFIGURED, Parameters, TensorRng } from '@ganzoo/sdk/host';
import { NetScope, applyAdam } from '@ganzoo/sdk/nn';
import {
  DataOrder,
  ReadAhead,
  exampleArguments,
  exampleTensors,
  openSplit,
  readSafetensors,
  writeSafetensors,
} from '@ganzoo/train';
import { cacheKey, cacheName } from './cache-key.ts';

/** Where a trained net comes from and goes to. */
export interface SupervisedContext {
  readonly engine: Engine;
  readonly data: FeaturesData;
  readonly cache: Cache;
  /** Aborted by Ctrl-C: the training throws its reason. */
  readonly signal?: AbortSignal;
}

/** A trained net and its share of right answers on the test split, 0 .. 1. */
export interface TrainedNet {
  apply(x: tf.Tensor): Record<string, tf.Tensor>;
  readonly accuracy: number;
  /** Frees its weights. */
  dispose(): void;
}

/** Examples in one call when nothing is trained. */
const TEST_BATCH = 500;

/**
 * Trains a classifier on the training split with Adam and softmax cross-entropy, or reads it from the cache folder.
 *
 * The seed is fixed, so every run of every seed is scored by the same net.
 */
export async function trainSupervised(
  { engine, data: { data: spec, dataKey, open }, cache, signal }: SupervisedContext,
  task: SupervisedTask,
): Promise<TrainedNet> {
  const dataset: Dataset = { spec, open };
  const rng = new Rng(0).fork('supervised');
  const { steps, batchSize, learningRate } = task;
  const key = cacheKey(engine.info.backend, [dataKey, task.key, steps, batchSize, learningRate]);
  const name = cacheName('features', key, 'safetensors');
  const saved = cache.read(name, bytes =>
    readSafetensors(bytes, join(cache.folder, name), { noun: 'cache', expected: { task: key } }),
  );
  const parameters = new Parameters(engine, rng.fork('init'), saved);
  const apply = (x: tf.Tensor, training: boolean, noise: TensorRng): Record<string, tf.Tensor> =>
    task.net({ x }, scopeOf(x, spec, parameters, training, noise)) as Record<string, tf.Tensor>;
  const evaluate = (x: tf.Tensor): Record<string, tf.Tensor> => apply(x, false, new TensorRng(rng, 0));

  if (!saved) {
    try {
      await fit({ engine, dataset, rng, parameters, task, apply, signal });
    } catch (error) {
      parameters.dispose();
      throw error;
    }
    cache.write(name, writeSafetensors(parameters.values(), { task: key }));
  }
  const accuracy = await testAccuracy(engine, dataset, evaluate);
  return { apply: evaluate, accuracy, dispose: () => parameters.dispose() };
}

interface Fit {
  readonly engine: Engine;
  readonly dataset: Dataset;
  readonly rng: Rng;
  readonly parameters: Parameters;
  readonly task: SupervisedTask;
  readonly signal?: AbortSignal;
  apply(x: tf.Tensor, training: boolean, noise: TensorRng): Record<string, tf.Tensor>;
}

async function fit({ engine, dataset, rng, parameters, task, apply, signal }: Fit): Promise<void> {
  const data = await openSplit(engine, dataset, 'train', ['x', 'y']);
  const order = new DataOrder(rng.fork('order'), data.size);
  const slots = new Parameters(engine, rng);
  const ahead = new ReadAhead(data, (from, count) => order.rows(from, count), task.batchSize);
  const loss = (examples: readonly tf.Tensor[], step: tf.Scalar): tf.Scalar => {
    const { x, y } = data.batch(examples) as { x: tf.Tensor; y: tf.Tensor };
    const { logits } = apply(x, true, new TensorRng(rng.fork('noise'), step)) as { logits: tf.Tensor };
    const wanted = tf.oneHot(tf.cast(y, 'int32'), logits.shape[1]!);
    return tf.mean(softmaxCrossEntropy(logits, wanted));
  };
  const args = [{ shape: [], dtype: 'int32' as const }, ...exampleArguments(data, [task.batchSize])];
  engine.rehearse(args, (step, ...examples) => [loss(examples, step as tf.Scalar)]);
  const weights = parameters.all().filter(({ trainable }) => trainable);
  const step = engine.step('supervised', args, (number, ...examples) => {
    const { value, grads } = tf.variableGrads(
      () => loss(examples, number as tf.Scalar),
      weights.map(({ variable }) => variable),
    );
    // linear decay to zero: the last steps then change little, so the accuracy hardly depends on where training stops
    const share = tf.sub(1, tf.div(tf.cast(number, 'float32'), task.steps));
    for (const { path, variable } of weights) {
      const slot = (name: string): tf.Variable =>
        slots.get(`${name}/${path}`, variable.shape, { init: 'zeros', trainable: false });
      applyAdam({
        weight: variable,
        gradient: grads[variable.name]!,
        m: slot('m'),
        v: slot('v'),
        learningRate: tf.mul(share, task.learningRate),
        beta1: 0.9,
        beta2: 0.999,
        epsilon: 1e-8,
        update: tf.add(tf.cast(number, 'float32'), 1),
      });
    }
    return [value];
  });
  try {
    for (let i = 0; i < task.steps; i++) {
      const taken = await ahead.next(i * task.batchSize, task.batchSize);
      const given = [tf.scalar(i, 'int32'), ...exampleTensors(data, taken, [task.batchSize])];
      tf.dispose([...step.run(given), ...given]);
      if (i % 10 === 0) await setImmediate(); // the terminal and Ctrl-C get their turn
      signal?.throwIfAborted();
    }
  } finally {
    step.dispose();
    slots.dispose();
    await data.dispose();
  }
}

async function testAccuracy(
  engine: Engine,
  dataset: Dataset,
  apply: (x: tf.Tensor) => Record<string, tf.Tensor>,
): Promise<number> {
  const data = await openSplit(engine, dataset, 'test', ['x', 'y']);
  const batch = Math.min(TEST_BATCH, data.size);
  const rowsAt = (from: number, count: number): Int32Array =>
    Int32Array.from({ length: count }, (_, i) => (from + i) % data.size);
  const ahead = new ReadAhead(data, rowsAt, batch);
  const step = engine.step('accuracy', exampleArguments(data, [batch]), (...examples) => {
    const { x, y } = data.batch(examples) as { x: tf.Tensor; y: tf.Tensor };
    return [tf.sum(tf.cast(tf.equal(tf.argMax(apply(x)['logits']!, 1), tf.cast(y, 'int32')), 'float32'))];
  });
  let right = 0;
  const batches = Math.floor(data.size / batch);
  for (let i = 0; i < batches; i++) {
    const given = exampleTensors(data, await ahead.next(i * batch, batch), [batch]);
    const [count] = step.run(given);
    right += count!.dataSync()[0]!;
    tf.dispose([...given, count!]);
  }
  step.dispose();
  await data.dispose();
  return right / (batches * batch);
}

function scopeOf(
  x: tf.Tensor,
  data: DataSpec,
  parameters: Parameters,
  training: boolean,
  rng: TensorRng,
): NetScope {
  return new NetScope({
    net: 'classifier',
    training,
    rng,
    numbers: CONFIGURED,
    inputs: { x },
    step: tf.scalar(0, 'int32'),
    parameters,
    field: data.fields['x']!,
    latent: { dim: 1, distribution: 'normal' },
    outputs: { logits: [data.fields['y']?.classes ?? 1] },
  });
}
