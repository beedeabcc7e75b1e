import { Rng, tf } from '@ganzoo/sdk';
import { TensorRng, gatherRows } from '@ganzoo/sdk/host';
import { applyAdam } from '@ganzoo/sdk/nn';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../engine.ts';
import { missingKernels } from './delegate.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await Engine.start({ backend: 'wasm' });
});

const values = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

describe('the wasm backend', () => {
  it('tells what it is', () => {
    expect(engine.info).toMatchObject({ backend: 'wasm', version: '4.22.0', threads: 1, device: 'cpu' });
    expect(engine.info.library).toBeUndefined();
  });

  it('has every kernel on numbers that the cpu backend has', () => {
    expect(missingKernels('wasm')).toEqual([]);
  });

  it('borrows kernels of the cpu backend for lists of tensors, whole numbers and several results', () => {
    expect(values(tf.einsum('ij,j->i', tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor1d([1, 10])))).toEqual([
      21, 43,
    ]);
    const segments = tf.tensor1d([1, 0, 1], 'int32');
    expect(values(tf.unsortedSegmentSum(tf.tensor1d([1, 2, 3], 'int32'), segments, 2))).toEqual([2, 4]);
  });

  it('computes in float32, and refuses bfloat16', () => {
    expect(engine.inPrecision('float32', () => 7)).toBe(7);
    expect(() => engine.inPrecision('bf16-mixed', () => 7)).toThrow(
      expect.objectContaining({
        code: 'ENGINE_PRECISION',
        message: 'The wasm backend computes in float32 only, not in bf16-mixed.',
        hint: expect.stringMatching(/train\.precision=float32.*--backend native/),
      }),
    );
  });

  it('has no profiler', () => {
    expect(() => engine.profiler()).toThrow(
      expect.objectContaining({
        code: 'ENGINE_PROFILER',
        message: "TensorFlow's profiler is not part of the wasm backend.",
        hint: expect.stringMatching(/--backend native/),
      }),
    );
  });

  it('draws the numbers of the host, to the bit', () => {
    const rng = new Rng(42).fork('test');
    const draw = (n: number): number[] => values(new TensorRng(rng, n).uniform([101]));
    expect(draw(7)).toEqual(Array.from(rng.fork(0).uniform(101, { counter: 7 })));
    expect(draw(7)).not.toEqual(draw(8));
    expect(values(new TensorRng(rng, 7).normal([101]))).toEqual(
      Array.from(rng.fork(0).normal(101, { counter: 7 })),
    );
  });
});

describe('fused kernels', () => {
  const run = (kernel: string, inputs: tf.NamedTensorMap): tf.Tensor | tf.Tensor[] =>
    tf.engine().runKernel(kernel, inputs) as tf.Tensor | tf.Tensor[];
  const x = [-1.5, -0.2, 0.3, 2];

  it.each([
    ['TanhGrad', Math.tanh],
    ['SigmoidGrad', (v: number) => 1 / (1 + Math.exp(-v))],
    ['SoftplusGrad', (v: number) => Math.log(1 + Math.exp(v))],
    ['ReluGrad', (v: number) => Math.max(0, v)],
  ])('%s is the slope of its activation', (name, f) => {
    const inputs = { dy: tf.tensor1d([1, 2, 3, 4]), x: tf.tensor1d(x), y: tf.tensor1d(x.map(f)) };
    values(run(name, inputs) as tf.Tensor).forEach((value, i) => {
      const slope = (f(x[i]! + 1e-6) - f(x[i]! - 1e-6)) / 2e-6;
      expect(value).toBeCloseTo((i + 1) * slope, 5); // float32
    });
  });

  it('biases are added to the last axis and their gradients summed over the others', () => {
    const dy = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 3, 1, 2]);
    const bias = tf.tensor1d([10, 20]);
    expect(values(run('BiasAdd', { x: dy, bias }) as tf.Tensor)).toEqual([11, 22, 13, 24, 15, 26]);
    expect(values(run('BiasAddGrad', { dy }) as tf.Tensor)).toEqual([9, 12]);
  });

  it('cross-entropy of equal logits is log n, and does not overflow', () => {
    const labels = tf.tensor2d([1, 0, 0, 0, 1, 0], [2, 3]);
    const logits = tf.tensor2d([1, 1, 1, 1000, 0, -1000], [2, 3]);
    const [loss, slope] = run('SoftmaxCrossEntropy', { logits, labels }) as [tf.Tensor, tf.Tensor];
    expect(values(loss)[0]).toBeCloseTo(Math.log(3), 6);
    expect(values(loss)[1]).toBe(1000);
    values(slope).forEach((value, i) => expect(value).toBeCloseTo([-2 / 3, 1 / 3, 1 / 3, 1, -1, 0][i]!, 6));
  });
});

describe('a step on the wasm backend', () => {
  it.each(['graph', 'xla', 'off'] as const)('reads after writes and keeps copies made before (%s)', mode => {
    const w = engine.variable(tf.tensor1d([1, 2]), 'w', true);
    const run = (): tf.Tensor[] => {
      const before = tf.clone(w);
      w.assign(tf.mul(w, 2));
      w.assign(tf.add(w, before));
      return [tf.clone(w), before];
    };
    const step = engine.step('order', [], run, mode);
    const [after, before] = step.run([]);
    expect(values(before!)).toEqual([1, 2]);
    expect(values(after!)).toEqual([3, 6]);
    step.run([]);
    expect(values(w)).toEqual([9, 18]);
    expect(step).toMatchObject({ traceMs: 0, nodes: 0 });
    expect(step.repeated).toBeUndefined();
  });

  it.each(['graph', 'off'] as const)('gives a variable its own value (%s)', mode => {
    const w = engine.variable(tf.tensor1d([1, 2]), 'w', true);
    const step = engine.step(
      'self',
      [],
      () => {
        w.assign(w);
        w.assign(tf.mul(w, 2));
        w.assign(w);
        return [tf.clone(w)];
      },
      mode,
    );
    expect(step.run([]).map(values)).toEqual([[2, 4]]);
    expect(values(w)).toEqual([2, 4]);
  });

  it('rehearses without changing a variable, those it makes too', () => {
    const w = engine.variable(tf.scalar(1), 'w', true);
    let made: tf.Variable | undefined;
    engine.rehearse([{ shape: [2], dtype: 'int32' }], rows => {
      made ??= engine.eagerly(() => engine.variable(tf.scalar(5), 'made', true));
      w.assign(tf.scalar(2));
      made.assign(tf.scalar(6));
      return [tf.sum(rows!)];
    });
    expect([values(w), values(made!)]).toEqual([[1], [5]]);
    made!.assign(tf.scalar(6));
    expect(values(made!)).toEqual([6]);
  });

  it('still assigns after a rehearsal that failed', () => {
    const w = engine.variable(tf.scalar(1), 'w', true);
    expect(() =>
      engine.rehearse([], () => {
        throw new Error('no');
      }),
    ).toThrow('no');
    w.assign(tf.scalar(2));
    expect(values(w)).toEqual([2]);
  });

  it('leaks no tensor and no memory over 50 steps', () => {
    const [w, m, v] = ['w', 'm', 'v'].map(name => engine.variable(tf.fill([64, 64], 0.1), name, true));
    const data = engine.resident(new Uint8Array(640), [10, 64]);
    const step = engine.step('leak', [{ shape: [8], dtype: 'int32' }], rows => {
      const x = gatherRows(data, rows!, 1 / 255, 0.5) as tf.Tensor2D;
      const { value, grads } = tf.variableGrads(
        () => tf.mean(tf.square(tf.matMul(x, w as unknown as tf.Tensor2D))),
        [w!],
      );
      const numbers = { learningRate: tf.scalar(1e-3), update: tf.scalar(1) };
      const betas = { beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
      applyAdam({ weight: w!, gradient: grads[w!.name]!, m: m!, v: v!, ...numbers, ...betas });
      return [value];
    });
    const once = (): void => {
      const rows = tf.tensor1d([0, 1, 2, 3, 4, 5, 6, 7], 'int32');
      tf.dispose([...step.run([rows]), rows]);
    };
    for (let i = 0; i < 5; i++) once();
    const before = [engine.handles, tf.memory().numTensors, tf.memory().numBytes];
    for (let i = 0; i < 50; i++) once();
    expect([engine.handles, tf.memory().numTensors, tf.memory().numBytes]).toEqual(before);
  });
});
