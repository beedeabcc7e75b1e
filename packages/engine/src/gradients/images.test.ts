import { tf } from '@ganzoo/sdk';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine.ts';
import type { CompileMode } from '../runtime.ts';
import { startEngine } from '../start-engine.test.helper.ts';

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
});

const picture = (): tf.Tensor4D => tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
const values = (x: tf.Tensor): number[] => Array.from(x.dataSync());

describe.each(['graph', 'off'] as CompileMode[])('pictures seen through maps (%s)', mode => {
  const seen = (f: (x: tf.Tensor4D) => tf.Tensor): number[] => {
    const shape = picture().shape;
    const step = engine.step('seen', [{ shape, dtype: 'float32' }], x => [f(x as tf.Tensor4D)], mode);
    return values(step.run([picture()])[0]!);
  };
  // the pixel to the right, and one and a half below
  const right = (): tf.Tensor2D => tf.tensor2d([[1, 0, 1, 0, 1, 0, 0, 0]]);
  const below = (): tf.Tensor2D => tf.tensor2d([[1, 0, 0, 0, 1, 1.5, 0, 0]]);

  // around the middle pixel, whose place is 1 of 3
  const turned = (x: tf.Tensor4D): tf.Tensor => tf.image.rotateWithOffset(x, Math.PI / 2, 0, 1 / 3);

  it('are moved, and filled up', () => {
    expect(seen(x => tf.image.transform(x, right(), 'nearest', 'constant', -1))).toEqual([
      2, 3, -1, 5, 6, -1, 8, 9, -1,
    ]);
    expect(seen(x => tf.image.transform(x, below(), 'bilinear', 'constant', 1))).toEqual([
      5.5, 6.5, 7.5, 4, 4.5, 5, 1, 1, 1,
    ]);
  });

  it('are turned', () => {
    expect(seen(x => turned(x))).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
  });

  it('give their derivatives to the pixels they come from', () => {
    const weights = tf.tensor4d([1, 2, 4, 8, 16, 32, 64, 128, 256], [1, 3, 3, 1]);
    const gradient = (f: (x: tf.Tensor4D) => tf.Tensor): number[] =>
      seen(x => tf.grad((at: tf.Tensor) => tf.sum(tf.mul(weights, f(at as tf.Tensor4D))))(x));
    expect(gradient(x => tf.image.transform(x, right()))).toEqual([0, 1, 2, 0, 8, 16, 0, 64, 128]);
    // half of the first row's weights to the second, half to the third, half of the second row's to the third
    expect(gradient(x => tf.image.transform(x, below(), 'bilinear'))).toEqual([
      0, 0, 0, 0.5, 1, 2, 4.5, 9, 18,
    ]);
    expect(gradient(x => turned(x))).toEqual([64, 8, 1, 128, 16, 2, 256, 32, 4]);
  });

  it('have no gradient by the maps, and say so', () => {
    const byMap = (maps: tf.Tensor): tf.Tensor => tf.sum(tf.image.transform(picture(), maps as tf.Tensor2D));
    expect(() => seen(x => tf.mul(tf.sum(x), tf.grad(byMap)(right())))).toThrow(/transforms/);
  });
});
