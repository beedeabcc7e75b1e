import { tf } from '@ganzoo/sdk';
import { weightInfo } from '@ganzoo/sdk/nn';
import { computed, testEngine } from '@ganzoo/testing';
import { Rng } from '@ganzoo/sdk';
import { TensorRng } from '@ganzoo/sdk/host';
import { beforeAll, describe, expect, it } from 'vitest';
import { weightClipping } from './weight-clipping.ts';

beforeAll(async () => void (await testEngine()));

const projector = (weights: 'all' | 'kernels') => {
  const { project } = weightClipping.create(
    { limit: 0.01, weights },
    { batchSize: 64, data: { fields: {} } },
  );
  return (weight: tf.Tensor, name: string): tf.Tensor =>
    project!(
      weight,
      weightInfo({ path: `discriminator/dense_1/${name}`, shape: weight.shape, layer: 'dense' }),
      never,
    );
};
/** A projection that needs no scope. */
const never = undefined as never;
const cut = projector('all');

describe('weight-clipping', () => {
  it('cuts to [-limit, limit] and leaves the rest', () => {
    const [made] = computed(() => [cut(tf.tensor1d([-3, -0.005, 0, 0.002, 1]), 'kernel')]);
    [-0.01, -0.005, 0, 0.002, 0.01].forEach((value, i) => expect(made![i]).toBeCloseTo(value, 9));
  });

  it.each(['kernel', 'bias', 'scale', 'offset'])('cuts a %s', name => {
    const [made] = computed(() => [cut(tf.ones([2]), name)]);
    made!.forEach(value => expect(value).toBeCloseTo(0.01, 9));
  });

  it('cuts kernels alone where told so', () => {
    const of = projector('kernels');
    const names = ['kernel', 'bias', 'scale', 'offset'];
    const made = computed(() => names.map(name => of(tf.ones([1]), name)));
    expect(made.map(([value]) => value! < 1)).toEqual([true, false, false, false]);
  });

  it('holds a linear critic of 784 inputs to a slope of limit·√784 = 0.28', () => {
    const [slopes] = computed(() => {
      const weights = new TensorRng(new Rng(3), 0).normal([784, 1]);
      const clipped = cut(weights, 'kernel');
      const most = cut(tf.ones([784, 1]), 'kernel');
      return [tf.stack([tf.norm(clipped), tf.norm(most)])];
    });
    expect(slopes![0]).toBeLessThanOrEqual(0.28);
    // sum of 784 squares in float32
    expect(slopes![1]).toBeCloseTo(0.28, 6);
  });
});
