import * as tfjs from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Engine } from '../engine.ts';
import {
  BOUND,
  distance,
  firstDerivative,
  secondDerivative,
  type Compared,
  type Op,
} from './derivatives.test.helper.ts';
import { LAYERS } from './layers.test.helper.ts';
import { OPS } from './ops.test.helper.ts';

/** Operations that are written out in the sdk's `tf`, as tfjs has them. */
const STOCK: Record<string, Op> = {
  'log softmax': x => tfjs.logSoftmax(x),
  'softmax cross-entropy of tfjs': x => {
    const labels = tfjs.softmax(tfjs.mul(tfjs.ones([6, 4]), tfjs.tensor1d([0, 1, 2, 3])));
    return tfjs.losses.softmaxCrossEntropy(labels, x, undefined, 0, tfjs.Reduction.NONE);
  },
  'batch norm by moving averages': x =>
    tfjs.batchNorm(x, tfjs.tensor1d([0, 0, 0, 0]), tfjs.tensor1d([1, 1, 1, 1])),
};

const OURS = { ...OPS, ...LAYERS };

/** What tfjs 4.22 by itself gives on its cpu backend: an error, or a number that is not the derivative. */
const REPAIRED: readonly [name: string, order: 'first' | 'second', outcome: 'throws' | 'is wrong'][] = [
  ['where', 'first', 'throws'],
  ['running sum', 'first', 'throws'],
  ['einsum', 'first', 'throws'],
  ['pixel shuffle', 'first', 'throws'],
  ['bilinear upsampling', 'first', 'throws'],
  ['batch norm by moving averages', 'first', 'throws'],
  ['average pooling', 'first', 'is wrong'],
  ['nearest upsampling', 'first', 'is wrong'],
  ['reflecting padding', 'first', 'is wrong'],
  ['symmetric padding', 'first', 'is wrong'],
  ['leaky relu', 'second', 'throws'],
  ['prelu', 'second', 'throws'],
  ['relu6', 'second', 'throws'],
  ['selu', 'second', 'throws'],
  ['elu', 'second', 'throws'],
  ['tanh', 'second', 'throws'],
  ['sigmoid', 'second', 'throws'],
  ['exp', 'second', 'throws'],
  ['softmax', 'second', 'throws'],
  ['log softmax', 'second', 'throws'],
  ['softmax cross-entropy of tfjs', 'second', 'throws'],
  ['log sum exp', 'second', 'throws'],
  ['clip', 'second', 'throws'],
  ['maximum', 'second', 'throws'],
  ['max over an axis', 'second', 'throws'],
  ['average pooling', 'second', 'throws'],
  ['max pooling', 'second', 'throws'],
  ['depthwise conv', 'second', 'throws'],
  ['strided conv', 'second', 'throws'],
  ['swish', 'second', 'is wrong'],
  ['mish', 'second', 'is wrong'],
  ['gelu by tanh', 'second', 'is wrong'],
  ['attention', 'second', 'is wrong'],
  ['attention of two heads', 'second', 'is wrong'],
  ['LSTM cell', 'second', 'is wrong'],
  ['GRU cell', 'second', 'is wrong'],
  ['sigmoid cross-entropy of tfjs', 'second', 'is wrong'],
];

const compare = (order: 'first' | 'second', op: Op): Compared =>
  (order === 'first' ? firstDerivative : secondDerivative)(op, (f, x) => f(x));

function outcome(order: 'first' | 'second', op: Op): string {
  try {
    return distance(compare(order, op)) < BOUND ? 'is right' : 'is wrong';
  } catch {
    return 'throws';
  }
}

let stock: string[];
beforeAll(async () => {
  // before the engine puts its gradients in place of tfjs's
  await tfjs.setBackend('cpu');
  stock = REPAIRED.map(([name, order]) => outcome(order, STOCK[name] ?? OURS[name]!));
  await Engine.start({ backend: 'cpu' });
});

describe.each(REPAIRED.map((entry, i) => [...entry, i] as const))('%s', (name, order, expected, i) => {
  it(`the ${order} derivative of tfjs by itself ${expected}, ours is right`, () => {
    expect(stock[i]).toBe(expected);
    expect(outcome(order, OURS[name]!)).toBe('is right');
  });
});
