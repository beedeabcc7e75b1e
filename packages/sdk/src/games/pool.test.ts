import { computed, number, numbers, testEngine } from '@ganzoo/testing';
import * as tf from '@ganzoo/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { TensorRng } from '../rng/tensor-rng.ts';
import { pool, type Pool, type PoolResult } from './index.ts';

beforeAll(async () => {
  await testEngine();
});

/** A pool of n pictures of one number, empty. */
const empty = (n: number): Pool => ({ pictures: tf.zeros([n, 1, 1]), count: tf.scalar(0) });

/** Fakes whose numbers tell when they were made: first, first + 1 ... */
const fakes = (first: number, batch: number): tf.Tensor =>
  tf.reshape(tf.range(first, first + batch), [batch, 1, 1]);

/** What comes of these batches of fakes, one after the other. */
function played(n: number, batch: number, steps: number): PoolResult[] {
  let state = empty(n);
  return Array.from({ length: steps }, (_, step) => {
    const result = pool(fakes(1 + step * batch, batch), state, new TensorRng(new Rng(4), step));
    state = result.state;
    return result;
  });
}

describe('a pool of fakes', () => {
  it('takes in what comes until it is full, and gives it on', () => {
    const [first, second] = played(10, 4, 2) as [PoolResult, PoolResult];
    expect(numbers(first.x)).toEqual([1, 2, 3, 4]);
    expect(numbers(first.state.pictures)).toEqual([1, 2, 3, 4, 0, 0, 0, 0, 0, 0]);
    expect(numbers(second.x)).toEqual([5, 6, 7, 8]);
    expect(numbers(second.state.pictures)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 0, 0]);
    expect(number(second.state.count)).toBe(8);
  });

  it('fills what is left of it', () => {
    const third = played(10, 4, 3)[2]!;
    expect(numbers(third.x)).toEqual([9, 10, 11, 12]);
    expect(numbers(third.state.pictures)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(number(third.state.count)).toBe(10);
  });

  it.each([
    [10, 4, [2]],
    [10, 5, [2, 3]],
    [3, 8, [3]],
    [1, 1, [0, 1]],
  ])('of %i changes places with a batch of %i, %j each time, once it is full', (n, batch, swaps) => {
    const seen = new Set<number>();
    const results = played(n, batch, 12);
    for (let step = Math.ceil(n / batch); step < 12; step++) {
      const before = numbers(results[step - 1]!.state.pictures);
      const after = numbers(results[step]!.state.pictures);
      const judged = numbers(results[step]!.x);
      const first = 1 + step * batch;
      const old = judged.filter(value => value < first);
      seen.add(old.length);
      expect(after.filter((value, i) => value !== before[i])).toHaveLength(old.length);
      // nothing is lost and nothing is there twice
      const all = [...before, ...numbers(fakes(first, batch))];
      expect([...judged, ...after].sort((a, b) => a - b)).toEqual(all.sort((a, b) => a - b));
      // what is new stays at its place in the batch
      judged.forEach((value, i) => expect([first + i, ...before]).toContain(value));
    }
    expect([...seen].sort()).toEqual(swaps);
  });

  it('draws every place of the batch and of the pool', () => {
    const results = played(4, 4, 60);
    expect(numbers(results[59]!.state.pictures).every(value => value > 40)).toBe(true);
  });

  it('keeps fakes that are no numbers to themselves', () => {
    const state = { pictures: tf.tensor2d([[1], [2]]), count: tf.scalar(2) };
    const { x, state: next } = pool(tf.tensor2d([[NaN], [4]]), state, new TensorRng(new Rng(4), 1));
    expect([...numbers(x), ...numbers(next.pictures)].filter(Number.isNaN)).toHaveLength(1);
  });

  it('passes no gradient', () => {
    const loss = (v: tf.Tensor): tf.Tensor => {
      const { x } = pool(
        v,
        { pictures: tf.zeros([2, 1, 1]), count: tf.scalar(2) },
        new TensorRng(new Rng(4), 0),
      );
      return tf.add(tf.sum(tf.square(v)), tf.sum(tf.square(x)));
    };
    expect(numbers(tf.grad(loss)(fakes(1, 3)))).toEqual([2, 4, 6]);
  });

  it.each(['graph', 'xla'] as const)('is the same compiled as %s', mode => {
    const run = (): tf.Tensor[] => {
      const state = { pictures: fakes(100, 5), count: tf.scalar(5) };
      const { x, state: next } = pool(fakes(1, 4), state, new TensorRng(new Rng(4), 2));
      return [x, next.pictures, next.count];
    };
    expect(computed(run, mode)).toEqual(computed(run, 'off'));
  });
});
