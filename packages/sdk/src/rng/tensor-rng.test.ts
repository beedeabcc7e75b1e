import { computed, numbers, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { withinNormal } from './inverse-erf.ts';
import { Rng } from './rng.ts';
import { TensorRng } from './tensor-rng.ts';

beforeAll(async () => {
  await testEngine();
});

const fresh = (counter = 0): TensorRng => new TensorRng(new Rng(7), counter);
const MODES = ['off', 'graph', 'xla'] as const;

describe('categorical', () => {
  it('draws each class as often as its probability says', () => {
    const shares = [0.1, 0.2, 0.7];
    const n = 20_000;
    const logits = tf.tile(tf.log(tf.tensor2d([shares])), [n, 1]);
    const drawn = fresh().categorical(logits);
    expect([drawn.shape, drawn.dtype]).toEqual([[n], 'int32']);
    const values = numbers(drawn);
    shares.forEach((p, k) => {
      const found = values.filter(value => value === k).length / n;
      // four standard deviations
      expect(Math.abs(found - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / n));
    });
  });

  it('never draws a class of probability 0, and leaves only the last axis out', () => {
    const logits = tf.tile(tf.tensor3d([[[0, -Infinity, 0]]]), [4, 50, 1]);
    const drawn = fresh().categorical(logits);
    expect(drawn.shape).toEqual([4, 50]);
    expect(new Set(numbers(drawn))).toEqual(new Set([0, 2]));
  });

  it('passes no gradient', () => {
    const table = tf.tensor1d([1, 2, 3]);
    const loss = (x: tf.Tensor): tf.Tensor =>
      tf.sum(tf.mul(tf.sum(x), tf.gather(table, fresh().categorical(x))));
    const x = tf.tensor2d([[0, 9, 0]]);
    // of the factor Σx alone; the class is 1, whose row is 2
    expect(numbers(tf.grad(loss)(x))).toEqual([2, 2, 2]);
  });

  it.each(MODES)('draws the same compiled as %s', mode => {
    const run = (): tf.Tensor[] => [fresh(3).categorical(tf.zeros([64, 10]))];
    expect(computed(run, mode)).toEqual(computed(run, 'off'));
  });
});

describe('permutation', () => {
  it('holds every number once', () => {
    const order = fresh().permutation(1000);
    expect([order.shape, order.dtype]).toEqual([[1000], 'int32']);
    const values = numbers(order);
    expect(values).not.toEqual([...values].sort((a, b) => a - b));
    expect([...values].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
  });

  it('has all orders alike', () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 1200; i++) {
      const order = tf.tidy(() => numbers(fresh(i).permutation(3)).join(''));
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    // 200 each with standard deviation 12.9; five of them
    for (const count of counts.values()) expect(Math.abs(count - 200)).toBeLessThan(65);
  });

  it.each(MODES)('is the same compiled as %s', mode => {
    const run = (): tf.Tensor[] => [fresh(3).permutation(100)];
    expect(computed(run, mode)).toEqual(computed(run, 'off'));
  });
});

describe('truncated normal numbers', () => {
  it('cut at 2 from the same range as ever', () => {
    const low = 2 * 0.022750131948179195 - 1; // Φ(-2), from tables
    for (const [now, then] of [
      [-withinNormal(2), low],
      [2 * withinNormal(2), -2 * low],
    ] as const) {
      expect(Math.fround(now)).toBe(Math.fround(then));
    }
  });

  it.each([
    // Φ(t) - Φ(-t), from tables
    [0.5, 0.38292492254802624],
    [1, 0.6826894921370859],
    [3, 0.9973002039367398],
    [6, 0.9999999980268246],
  ])('within %f with the right chance', (limit, chance) => {
    expect(withinNormal(limit)).toBeCloseTo(chance, 14);
  });

  it.each([0.5, 1, 2, 3, 6])('cut at %f have their standard deviation and stay inside', limit => {
    const n = 100_000;
    const values = numbers(fresh().truncatedNormal([n], 1, 2, limit)).map(value => (value - 1) / 2);
    const largest = Math.max(...values.map(Math.abs));
    expect(largest).toBeLessThan(limit * (1 + 1e-4));
    if (limit <= 3) expect(largest).toBeGreaterThan(limit * 0.97);
    // variance 1 - 2tφ(t)/(2Φ(t) - 1)
    const density = Math.exp((-limit * limit) / 2) / Math.sqrt(2 * Math.PI);
    const variance = 1 - (2 * limit * density) / withinNormal(limit);
    const found = values.reduce((sum, value) => sum + value * value, 0) / n;
    // standard error of a variance is at most √(2/n) = 0.0045 of it; four of them
    expect(Math.abs(found / variance - 1)).toBeLessThan(0.018);
  });
});
