import * as tf from '@ganzoo/tfjs';
import { detached } from '../detached.ts';
import type { TensorRng } from '../rng/tensor-rng.ts';

/** Earlier examples of a generator, and how many there are of them. */
export interface Pool {
  /** [n, ...shape of an example]. */
  readonly pictures: tf.Tensor;
  /** Float32 scalar, from 0 to n. */
  readonly count: tf.Tensor;
}

/**
 * A batch of fakes [batch, ...] of which half come from earlier steps, so that a discriminator does not forget them
 * (arXiv:1612.07828): until the pool is full it takes in what comes; from then on half of each batch, drawn anew, changes
 * places with pictures drawn from the pool (of an odd batch now one more, now one less).
 *
 * Gives the batch to be judged, which carries no gradient, and what the game's state is to become. What belongs together,
 * as pictures and labels, goes through a pool each, with one `rng.fork('pool')` for both.
 *
 * @example
 * state: { pictures: { shape: [50, ...shape] }, count: 0 },
 * // in the discriminator's loss
 * const { x, state } = pool(nets.generator({ z }), batch.state, batch.rng);
 * return { loss: tf.add(lossOfReal(...), lossOfFake(nets.discriminator({ x }))), state };
 */
export function pool(fake: tf.Tensor, { pictures, count }: Pool, rng: TensorRng): PoolResult {
  const size = pictures.shape[0];
  const batch = fake.shape[0];
  const swaps = Math.min(size, Math.ceil(batch / 2));
  const places = tf.range(0, size);
  const arrivals = tf.range(size, size + batch);
  const from = tf.cast(tf.slice(rng.permutation(size), 0, swaps), 'float32');
  const to = tf.cast(tf.slice(rng.permutation(batch), 0, swaps), 'float32');
  // the odd one changes places every other time
  const odd = 2 * swaps > batch ? rng.bernoulli([1], 0.5) : tf.ones([1]);
  const share = tf.concat([tf.ones([swaps - 1]), odd]);

  // rows of [pictures, fakes] that the pool and the batch are made of, as float32, which holds such numbers exactly
  const full = tf.cast(tf.greaterEqual(count, size), 'float32');
  const fresh = tf.sub(places, count);
  const taken = tf.cast(tf.logicalAnd(tf.greaterEqual(fresh, 0), tf.less(fresh, batch)), 'float32');
  const filled = tf.add(places, tf.mul(taken, tf.sub(tf.add(fresh, size), places)));
  const kept = replaced(places, from, tf.add(to, size), share);
  const judged = replaced(arrivals, to, from, share);
  const choose = (early: tf.Tensor, late: tf.Tensor): tf.Tensor =>
    tf.cast(tf.add(early, tf.mul(full, tf.sub(late, early))), 'int32');
  const gathered = (rows: tf.Tensor): tf.Tensor =>
    detached(() => tf.gather(tf.concat([pictures, fake]), rows));
  return {
    x: gathered(choose(arrivals, judged)),
    state: {
      pictures: gathered(choose(filled, kept)),
      count: tf.minimum(tf.add(count, batch), size),
    },
  };
}

/** What is to be judged, and the pool afterwards. */
export interface PoolResult {
  readonly x: tf.Tensor;
  readonly state: Pool;
}

/** A list [n] with other values [k] at k different places of it, as far as `share` [k], 0 or 1, says. */
function replaced(list: tf.Tensor, places: tf.Tensor, values: tf.Tensor, share: tf.Tensor): tf.Tensor {
  const positions = tf.range(0, list.shape[0]);
  const is = tf.cast(tf.equal(tf.expandDims(places, 1), tf.expandDims(positions, 0)), 'float32');
  const at = tf.mul(is, tf.expandDims(share, 1));
  const spread = tf.sum(tf.mul(at, tf.expandDims(values, 1)), 0);
  return tf.add(tf.mul(list, tf.sub(1, tf.sum(at, 0))), spread);
}
