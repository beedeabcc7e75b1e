import { Engine, type CompileMode } from '@ganzoo/engine';
import { Rng, type Batch, type Net, type Optimizer, tf } from '@ganzoo/sdk';
import { TensorRng } from '@ganzoo/sdk/host';

/** Values of a tensor as plain numbers. */
export function numbers(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** The one value of a scalar. */
export function number(tensor: tf.Tensor): number {
  return tensor.dataSync()[0]!;
}

/** A batch for tests of a loss: what is given, and random numbers of seed 0. */
export function testBatch(given: Partial<Batch> & { readonly nets: Readonly<Record<string, Net>> }): Batch {
  const memo = new Map<string, unknown>();
  return {
    real: {},
    z: tf.zeros([1, 1]),
    batchSize: 1,
    rng: new TensorRng(new Rng(0), 0),
    scheduled: {},
    state: {},
    step: tf.scalar(0, 'int32'),
    once<T>(key: string, make: () => T): T {
      if (!memo.has(key)) memo.set(key, make());
      return memo.get(key) as T;
    },
    ...given,
  };
}

/** A net from a plain function of its inputs. */
export function testNet(run: (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor): Net {
  return Object.assign((inputs: Readonly<Record<string, tf.Tensor>>) => run(inputs), {
    outputs: (inputs: Readonly<Record<string, tf.Tensor>>) => ({ score: run(inputs) }),
  });
}

/** Runs a function compiled (or eagerly) on constants and gives its results as numbers. */
export function computed(run: () => tf.Tensor[], mode: CompileMode = 'graph'): number[][] {
  const step = Engine.running!.step('test', [], run, mode);
  const results = step.run([]);
  const values = results.map(numbers);
  tf.dispose(results);
  step.dispose();
  return values;
}

/** Weights after each of the gradients, from weights `start`; the update compiled as in training. */
export function weightsAfter(
  optimizer: Optimizer,
  learningRate: number,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
): number[][] {
  const engine = Engine.running!;
  const variable = (values: number[]): tf.Variable => engine.variable(tf.tensor1d(values), 'weight', true);
  const weight = variable([...start]);
  const slots = Object.fromEntries(
    optimizer.slots.map(name => [name, variable(start.map(() => optimizer.initial?.[name] ?? 0))]),
  );
  const args = [[start.length], []].map(shape => ({ shape, dtype: 'float32' as const }));
  const step = engine.step('optimizer', args, (gradient, update) => {
    const rate = tf.scalar(learningRate);
    optimizer.apply({ weight, gradient: gradient, slots, learningRate: rate, update: update as tf.Scalar });
    return [];
  });
  return gradients.map((gradient, i) => {
    step.run([tf.tensor1d([...gradient]), tf.scalar(i + 1)]);
    return numbers(weight);
  });
}
