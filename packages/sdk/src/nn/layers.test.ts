import { number, numbers, testCall, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Parameters } from '../host/parameters.ts';
import { Rng } from '../rng/rng.ts';
import { TensorRng } from '../rng/tensor-rng.ts';
import { NetScope, lstmCell, type LstmState } from './index.ts';

let engine: Awaited<ReturnType<typeof testEngine>>;
beforeAll(async () => {
  engine = await testEngine();
});

function fresh({ training = true, parameters = new Parameters(engine, new Rng(1)) } = {}) {
  return { scope: new NetScope(testCall({ training, parameters })), parameters };
}

const paths = (parameters: Parameters): string[] =>
  parameters.all().flatMap(({ path, trainable }) => (trainable ? [path] : []));

const random = (name: string, shape: readonly number[]): tf.Tensor =>
  new TensorRng(new Rng(3).fork(name), 0).normal(shape);

function expectClose(found: tf.Tensor, wanted: tf.Tensor): void {
  expect(found.shape).toEqual(wanted.shape);
  // float32 sums of some ten numbers near 1
  expect(number(tf.max(tf.abs(tf.sub(found, wanted))))).toBeLessThan(1e-5);
}

it('gives an input by its name, and says which there are in place of another', () => {
  const { parameters } = fresh();
  const x = tf.tensor2d([[1, 2]]);
  const net = new NetScope(testCall({ parameters, inputs: { x } }));
  expect(net.input('x')).toBe(x);
  expect(() => net.input('z')).toThrow("there is no input 'z'; there is x");
});

describe('batch normalisation', () => {
  const x = tf.tensor2d([1, 10, 3, 30], [2, 2]);

  it('without weights makes none, and gives what fresh ones give', () => {
    const { scope, parameters } = fresh();
    const bare = scope.batchNorm(x, { affine: false });
    expect(paths(parameters)).toEqual([]);
    expectClose(bare, scope.batchNorm(x));
    const still = fresh({ training: false, parameters });
    const averages = { name: 'batch-norm_1', affine: false, epsilon: 0 };
    // mean 2 and 20, unbiased variance 2 and 200
    numbers(still.scope.batchNorm(x, averages)).forEach((value, i) =>
      expect(value).toBeCloseTo(i < 2 ? -Math.SQRT1_2 : Math.SQRT1_2, 4),
    );
  });

  it.each([true, false])('takes factors of its channels and of each example, training %s', training => {
    const pictures = random('pictures', [2, 3, 3, 2]);
    const { scope } = fresh({ training });
    const unit = scope.batchNorm(pictures, { affine: false });
    const [scale, offset] = [
      tf.tensor2d([
        [1, 2],
        [3, 4],
      ]),
      tf.tensor2d([
        [5, 6],
        [7, 8],
      ]),
    ];
    const wanted = tf.add(tf.mul(unit, tf.reshape(scale, [2, 1, 1, 2])), tf.reshape(offset, [2, 1, 1, 2]));
    expectClose(scope.batchNorm(pictures, { scale, offset }), wanted);
    expectClose(scope.batchNorm(pictures, { scale: tf.tensor1d([2, 3]) }), tf.mul(unit, [2, 3]));
    expectClose(scope.batchNorm(x, { offset }), tf.add(scope.batchNorm(x, { affine: false }), offset));
  });

  it('by a condition starts as the plain one, and is linear in the condition', () => {
    const { scope, parameters } = fresh();
    const pictures = random('pictures', [3, 2, 2, 4]);
    const condition = tf.tensor2d([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    const unit = scope.batchNorm(pictures, { affine: false });
    expectClose(scope.conditionalBatchNorm(pictures, condition, { name: 'c' }), unit);
    parameters.find('net/c/scale/kernel')!.assign(tf.tensor2d([1, 1, 1, 1, 2, 2, 2, 2], [2, 4]));
    parameters.find('net/c/offset/bias')!.assign(tf.tensor1d([1, 2, 3, 4]));
    const factor = tf.tensor4d([2, 3, 3], [3, 1, 1, 1]);
    const again = fresh({ parameters }).scope.conditionalBatchNorm(pictures, condition, { name: 'c' });
    expectClose(again, tf.add(tf.mul(unit, factor), [1, 2, 3, 4]));
  });
});

describe('instance normalisation', () => {
  it('normalises each channel of each picture', () => {
    const x = tf.tensor4d([1, 10, 3, 30, 5, 0, 9, 4], [2, 1, 2, 2]);
    const y = fresh().scope.instanceNorm(x, { epsilon: 0 });
    numbers(y).forEach((value, i) => expect(value).toBeCloseTo(i % 4 < 2 ? -1 : 1, 5));
  });

  it('has a scale and offset of each channel, unless told otherwise', () => {
    const { scope, parameters } = fresh();
    const x = random('x', [2, 3, 3, 4]);
    scope.instanceNorm(x, { affine: false });
    scope.layerNorm(x, { affine: false });
    expect(paths(parameters)).toEqual([]);
    scope.instanceNorm(x);
    expect(paths(parameters)).toEqual(['net/instance-norm_2/scale', 'net/instance-norm_2/offset']);
  });
});

describe('self-attention', () => {
  it('passes its input on until gamma moves', () => {
    const { scope, parameters } = fresh();
    const x = random('x', [2, 4, 3, 16]);
    expect(numbers(scope.selfAttention(x))).toEqual(numbers(x));
    expect(paths(parameters).sort()).toEqual([
      'net/self-attention_1/gamma',
      'net/self-attention_1/key/kernel',
      'net/self-attention_1/out/kernel',
      'net/self-attention_1/query/kernel',
      'net/self-attention_1/value/kernel',
    ]);
  });

  it('adds gamma times the mean of values where all pixels are alike', () => {
    const { scope, parameters } = fresh();
    const x = tf.ones([1, 2, 2, 8]);
    scope.selfAttention(x, { name: 'a' });
    for (const name of ['query', 'key', 'value', 'out']) {
      const kernel = parameters.find(`net/a/${name}/kernel`)!;
      kernel.assign(tf.fill(kernel.shape, 0.5));
    }
    parameters.find('net/a/gamma')!.assign(tf.scalar(2));
    // value 8·½ = 4, seen by all pixels alike, out 4·½ = 2
    const y = fresh({ parameters }).scope.selfAttention(x, { name: 'a' });
    expect(new Set(numbers(y))).toEqual(new Set([1 + 2 * 2]));
  });
});

describe('an LSTM step by step', () => {
  it('has the weights of the layer of its name, and gives the same states', () => {
    const { scope, parameters } = fresh();
    const x = random('x', [3, 5, 2]);
    const whole = scope.lstm(x, 4, { name: 'words' });
    const known = paths(parameters);
    let state: LstmState | undefined;
    const each = tf.unstack(x, 1).map(at => (state = scope.lstmCell(at, state, 4, { name: 'words' })).h);
    expectClose(tf.stack(each, 1), whole);
    expect(paths(parameters)).toEqual(known);
  });

  it('forgets and takes in as its gates say', () => {
    // gates i, f, g, o all from the bias: σ(20) = 1, σ(-20) = 0
    const state = { h: tf.tensor2d([[0.5]]), c: tf.tensor2d([[0.25]]) };
    const step = (bias: number[]): number[] => {
      const next = lstmCell(tf.zeros([1, 2]), state, tf.zeros([3, 4]), tf.tensor1d(bias));
      return [next.h, next.c].map(number);
    };
    const kept = step([-20, 20, 20, 20]);
    expect(kept[1]).toBeCloseTo(0.25, 6);
    expect(kept[0]).toBeCloseTo(Math.tanh(0.25), 6);
    expect(step([20, -20, 20, -20])[0]).toBeCloseTo(0, 6);
    expect(step([20, -20, 20, -20])[1]).toBeCloseTo(1, 6);
  });
});

describe('a condition', () => {
  it('is one-hot for labels, side by side for a sequence of them, flat for all else', () => {
    const declared = {
      y: { shape: [], classes: 2 },
      words: { shape: [2], classes: 3 },
      place: { shape: [1, 2] },
    };
    const inputs = {
      y: tf.tensor1d([1, 0], 'int32'),
      words: tf.tensor2d([0, 2, 1, 1], [2, 2], 'int32'),
      place: tf.tensor3d([5, 6, 7, 8], [2, 1, 2]),
    };
    const scope = new NetScope({
      ...testCall({ parameters: new Parameters(engine, new Rng(1)) }),
      inputs,
      conditions: declared,
    });
    const found = Object.keys(declared).map(name => scope.condition(name));
    expect(found.map(({ shape }) => shape)).toEqual([
      [2, 2],
      [2, 6],
      [2, 2],
    ]);
    expect(found.map(numbers)).toEqual([
      [0, 1, 1, 0],
      [1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0],
      [5, 6, 7, 8],
    ]);
  });
});
