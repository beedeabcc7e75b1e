import { CompositionError, Rng, tf } from '@ganzoo/sdk';
import { Parameters as Weights, TensorRng } from '@ganzoo/sdk/host';
import { NetScope, applyAdam } from '@ganzoo/sdk/nn';
import type { DataSpec, FeaturesContext, FeaturesTools, SupervisedTask } from '@ganzoo/sdk';
import { number, numbers, testCall, testEngine } from '@ganzoo/testing';
import { beforeAll, describe, expect, it } from 'vitest';
import { classifier } from './classifier.ts';
import { sizeOf } from '@ganzoo/sdk/data';

type Engine = Awaited<ReturnType<typeof testEngine>>;
let engine: Engine;
beforeAll(async () => {
  engine = await testEngine();
});

const params = { dataset: null, dim: 16, steps: 60, batchSize: 32, learningRate: 1e-3 };
const labels = { shape: [], dtype: 'int32', classes: 2 } as const;
const spec = (shape: number[]): DataSpec => ({
  fields: { x: { shape, dtype: 'float32' }, y: labels },
  splits: { train: 1000, test: 10_000 },
});

/** Noise in [0, 1) with the first or the second half of the numbers brighter by a half, and which half it is. */
function toy(rng: TensorRng, batch: number, shape: readonly number[]): { x: tf.Tensor; y: tf.Tensor } {
  const size = sizeOf(shape);
  const y = rng.integers([batch, 1], 0, 2);
  const half = tf.cast(tf.greaterEqual(tf.range(0, size), size / 2), 'float32');
  const bright = tf.abs(tf.sub(half, tf.cast(y, 'float32')));
  const x = tf.add(rng.uniform([batch, size]), tf.mul(bright, 0.5));
  return { x: tf.reshape(x, [batch, ...shape]), y: tf.reshape(y, [batch]) };
}

const none = () => Promise.reject(new Error('not asked for'));

/** What features are made from. */
function context(data: DataSpec): FeaturesContext {
  return { data, dataKey: 'toy', open: none, fetched: none as never, dataset: async () => context(data) };
}

/** A training of a few lines on the toy. */
function tools(tasks: SupervisedTask[] = []): FeaturesTools {
  return {
    read: none,
    async train(task, { data }) {
      const field = data.fields['x']!;
      tasks.push(task);
      const weights = new Weights(engine, new Rng(1));
      const outputs = (x: tf.Tensor): Record<string, tf.Tensor> => {
        const scope = new NetScope(testCall({ net: 'classifier', parameters: weights, field }));
        return task.net({ x }, scope) as Record<string, tf.Tensor>;
      };
      outputs(tf.zeros([1, ...field.shape]));
      const all = weights.all();
      const slots = all.map(({ variable, path }) =>
        ['m', 'v'].map(name => engine.variable(tf.zerosLike(variable), path + name, false)),
      );
      const step = engine.step('train', [{ shape: [], dtype: 'int32' }], counter => {
        const { x, y } = toy(new TensorRng(new Rng(3), counter as tf.Scalar), task.batchSize, field.shape);
        const { value, grads } = tf.variableGrads(
          () => tf.losses.softmaxCrossEntropy(tf.oneHot(y as tf.Tensor1D, 2), outputs(x)['logits']!),
          all.map(({ variable }) => variable),
        );
        all.forEach(({ variable }, i) =>
          applyAdam({
            weight: variable,
            gradient: grads[variable.name]!,
            m: slots[i]![0]!,
            v: slots[i]![1]!,
            learningRate: tf.scalar(task.learningRate),
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            update: tf.add(tf.cast(counter, 'float32'), 1),
          }),
        );
        return [value];
      });
      for (let i = 0; i < task.steps; i++) tf.dispose(step.run([tf.scalar(i, 'int32')]));
      const { x, y } = toy(new TensorRng(new Rng(4), 0), 200, field.shape);
      const right = tf.equal(tf.argMax(outputs(x)['logits']!, 1), y);
      return { apply: outputs, accuracy: number(tf.mean(tf.cast(right, 'float32'))) };
    },
  };
}

describe('classifier', () => {
  it.each([[[8, 8, 1]], [[9, 6, 3]], [[20]]])('learns two classes of examples of shape [%s]', async shape => {
    const made = await classifier.create(params, context(spec(shape)));
    const net = await made.prepare(tools());
    expect([made.suffix, net.dim, net.classes]).toEqual(['c', 16, 2]);
    const [, percent] = /^classifier: ([\d.]+) % of 10,000 test examples right$/.exec(net.note!)!;
    // the difference of the halves' means is 3.9 standard errors from undecided in vectors of 20, more in images
    expect(Number(percent)).toBeGreaterThan(95);
    const { features, logits } = net.apply(tf.zeros([3, ...shape]));
    expect([features.shape, logits.shape]).toEqual([
      [3, 16],
      [3, 2],
    ]);
    expect([...numbers(features), ...numbers(logits)].every(Number.isFinite)).toBe(true);
  });

  it('asks for another training when anything that changes the result does', async () => {
    const tasks: SupervisedTask[] = [];
    const toys = context(spec([4]));
    const short = { ...params, steps: 1 };
    for (const changed of [{}, { dim: 8 }, { steps: 2 }, { batchSize: 8 }, { learningRate: 0.1 }]) {
      await (await classifier.create({ ...short, ...changed }, toys)).prepare(tools(tasks));
    }
    await (await classifier.create(short, { ...toys, dataKey: 'other' })).prepare(tools(tasks));
    expect(new Set(tasks.map(({ key }) => key)).size).toBe(6);
  });

  it('refuses data without labels, unless it learns on others of the same shape and range', async () => {
    const unlabelled = { fields: { x: { shape: [4], dtype: 'float32' } }, splits: {} } as const;
    const alone = context(unlabelled);
    await expect(classifier.create(params, alone)).rejects.toThrow(CompositionError);
    const apart = {
      fields: spec([4]).fields,
      groups: { x: { fields: ['x'], splits: { train: 9 } }, y: { fields: ['y'], splits: { train: 9 } } },
    };
    await expect(classifier.create(params, context(apart))).rejects.toThrow(/draws them in two groups/);
    const on = { ...params, dataset: 'toy' };
    const beside = (data: DataSpec) => ({ ...alone, dataset: async () => context(data) });
    const net = await (await classifier.create(on, beside(spec([4])))).prepare(tools());
    expect(net.note).toMatch(/^classifier of toy: /);
    await expect(classifier.create(on, beside(spec([5])))).rejects.toThrow(/\[5\] in any range of 'toy'/);
    const cut = {
      ...spec([4]),
      fields: { x: { shape: [4], dtype: 'float32', range: [0, 1] }, y: labels },
    } as const;
    await expect(classifier.create(on, beside(cut))).rejects.toThrow(/\[4\] in \[0, 1\]/);
    await expect(classifier.create(on, beside(unlabelled))).rejects.toThrow(/labels/);
  });
});
