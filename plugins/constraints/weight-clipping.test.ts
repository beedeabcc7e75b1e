import { tf } from '@ganzoo/sdk';
import { computed, testEngine } from '@ganzoo/testing';
import { Rng } from '@ganzoo/sdk';
import { TensorRng } from '@ganzoo/sdk/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { weightClipping } from './weight-clipping.ts';

beforeAll(async () => void (await testEngine()));

const { project } = weightClipping.create({ limit: 0.01, weights: 'all' }, { batchSize: 64 });
const info = (name: string, shape: number[]) => ({
  path: `discriminator/dense_1/${name}`,
  net: 'discriminator',
  name,
  shape,
});

describe('weight-clipping', () => {
  it('cuts to [-limit, limit] and leaves the rest', () => {
    const [cut] = computed(() => [project!(tf.tensor1d([-3, -0.005, 0, 0.002, 1]), info('kernel', [5]))]);
    [-0.01, -0.005, 0, 0.002, 0.01].forEach((value, i) => expect(cut![i]).toBeCloseTo(value, 9));
  });

  it.each(['kernel', 'bias', 'scale', 'offset'])('cuts a %s', name => {
    const [cut] = computed(() => [project!(tf.ones([2]), info(name, [2]))]);
    cut!.forEach(value => expect(value).toBeCloseTo(0.01, 9));
  });

  it('cuts kernels alone where told so', () => {
    const of = weightClipping.create({ limit: 0.01, weights: 'kernels' }, { batchSize: 64 }).project!;
    const names = ['kernel', 'bias', 'scale', 'offset'];
    const cut = computed(() => names.map(name => of(tf.ones([1]), info(name, [1]))));
    expect(cut.map(([value]) => value! < 1)).toEqual([true, false, false, false]);
  });

  it('holds a linear critic of 784 inputs to a slope of limit·√784 = 0.28', () => {
    const [slopes] = computed(() => {
      const weights = new TensorRng(new Rng(3), 0).normal([784, 1]);
      const clipped = project!(weights, info('kernel', [784, 1]));
      const most = project!(tf.ones([784, 1]), info('kernel', [784, 1]));
      return [tf.stack([tf.norm(clipped), tf.norm(most)])];
    });
    expect(slopes![0]).toBeLessThanOrEqual(0.28);
    // sum of 784 squares in float32
    expect(slopes![1]).toBeCloseTo(0.28, 6);
  });
});
