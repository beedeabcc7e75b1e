import { Engine, type CompileMode } from '@ganzoo/engine';
import {
  Rng,
  tf,
  type Average,
  type Batch,
  type Net,
  type Optimizer,
  type ParamSchemas,
  type ParamsOf,
  type Plugin,
  type PluginKind,
  type PluginKinds,
  type StepNumbers,
  type ValuesOf,
} from '@ganzoo/sdk';
import { CONFIGURED, MOMENT, TensorRng, withHandles } from '@ganzoo/sdk/host';
import { weightInfo, type NetCall } from '@ganzoo/sdk/nn';
import { defaultsOf } from '@ganzoo/core';

/** Values of a tensor as plain numbers. */
export function numbers(tensor: tf.Tensor): number[] {
  return Array.from(tensor.dataSync());
}

/** The one value of a scalar. */
export function number(tensor: tf.Tensor): number {
  return tensor.dataSync()[0]!;
}

/** The values an experiment may give for a plugin's parameters. */
export type Values<P extends { readonly params: ParamSchemas }> = ValuesOf<P['params']>;

/** The same, but what their plugins make for parameters that are parts. */
type Given<P extends ParamSchemas> = {
  readonly [K in keyof P]: (P[K]['type'] extends 'part' | 'parts' ? ParamsOf<P> : ValuesOf<P>)[K];
};

/**
 * What a plugin makes of these parameters and defaults for the rest, with numbers as they are configured at every step.
 *
 * A part inside it is given as a product: `make(lookahead, { base: make(adam, {}, {}) }, {})`.
 */
export function make<K extends PluginKind, P extends ParamSchemas>(
  plugin: Plugin<K, P>,
  params: Partial<Given<P>>,
  context: PluginKinds[K]['context'],
): ReturnType<Plugin<K, P>['create']> {
  const values = { ...defaultsOf(plugin), ...params };
  return plugin.create(withHandles(plugin.params, values, plugin.name) as never, context);
}

/** A batch for tests of a loss: what is given, and random numbers of seed 0. */
export function testBatch(given: Partial<Batch> & { readonly nets: Readonly<Record<string, Net>> }): Batch {
  const memo = new Map<string, unknown>();
  return {
    real: {},
    rows: {},
    z: tf.zeros([1, 1]),
    batchSize: 1,
    rng: new TensorRng(new Rng(0), 0),
    state: {},
    step: tf.scalar(0, 'int32'),
    once<T>(key: string, make: () => T): T {
      if (!memo.has(key)) memo.set(key, make());
      return memo.get(key) as T;
    },
    ...given,
    [MOMENT]: CONFIGURED,
  };
}

type Inputs = Readonly<Record<string, tf.Tensor>>;

/** A net from a plain function of its inputs, or from one that gives all outputs by name. */
export function testNet(run: (inputs: Inputs) => tf.Tensor | Record<string, tf.Tensor>): Net {
  const outputs = (inputs: Inputs): Record<string, tf.Tensor> => {
    const made = run(inputs);
    return made instanceof tf.Tensor ? { score: made } : made;
  };
  const net: Net = Object.assign((inputs: Inputs) => Object.values(outputs(inputs))[0]!, {
    outputs,
    weights: () => ({}),
    with: () => net,
  });
  return net;
}

/** What a net is called under in a test: in training, at step 0, with random numbers of seed 2. */
export function testCall(given: Partial<NetCall> & Pick<NetCall, 'parameters'>): NetCall {
  return {
    net: 'net',
    training: true,
    rng: new TensorRng(new Rng(2), 0),
    numbers: CONFIGURED,
    step: tf.scalar(0, 'int32'),
    field: undefined,
    latent: { dim: 1, distribution: 'normal' },
    inputs: {},
    outputs: {},
    ...given,
  };
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

/** The shares that an average keeps at the first `steps` steps, asked compiled (or eagerly). */
export function sharesOf(average: Average, steps: number, mode: CompileMode = 'graph'): number[] {
  const share = (step: tf.Tensor): tf.Tensor[] => {
    const kept = average.share({ step: step as tf.Scalar, [MOMENT]: CONFIGURED });
    return [typeof kept === 'number' ? tf.scalar(kept) : kept];
  };
  const ask = Engine.running!.step('share', [{ shape: [], dtype: 'int32' }], share, mode);
  const shares = Array.from({ length: steps }, (_, step) => {
    const kept = ask.run([tf.scalar(step, 'int32')]);
    const value = number(kept[0]!);
    tf.dispose(kept);
    return value;
  });
  ask.dispose();
  return shares;
}

/**
 * Weights after each of the gradients, from weights `start`; the update compiled as in training. `moved` has the numbers of
 * each update by the plugin and parameter, `adam.beta1`; all others are as configured.
 */
export function weightsAfter(
  optimizer: Optimizer,
  start: readonly number[],
  gradients: readonly (readonly number[])[],
  moved: Readonly<Record<string, readonly number[]>> = {},
): number[][] {
  const engine = Engine.running!;
  const variable = (values: number[]): tf.Variable => engine.variable(tf.tensor1d(values), 'weight', true);
  const weight = variable([...start]);
  const info = weightInfo({ path: 'net/weight', shape: [start.length] });
  const slots = Object.fromEntries(
    optimizer.slots.map(name => {
      const first = optimizer.initial?.[name] ?? 0;
      return [name, variable(start.map(value => (first === 'weight' ? value : first)))];
    }),
  );
  const paths = Object.keys(moved);
  const args = [[start.length], [], ...paths.map(() => [])].map(shape => ({
    shape,
    dtype: 'float32' as const,
  }));
  const step = engine.step('optimizer', args, (gradient, update, ...scheduled) => {
    const at: StepNumbers = {
      ...CONFIGURED,
      number: (path, configured) =>
        paths.includes(path)
          ? (scheduled[paths.indexOf(path)] as tf.Scalar)
          : CONFIGURED.number(path, configured),
    };
    optimizer.apply({ weight, info, gradient, slots, update: update as tf.Scalar, [MOMENT]: at });
    return [];
  });
  return gradients.map((gradient, i) => {
    const scheduled = paths.map(path => tf.scalar(moved[path]![i]!));
    step.run([tf.tensor1d([...gradient]), tf.scalar(i + 1), ...scheduled]);
    return numbers(weight);
  });
}
