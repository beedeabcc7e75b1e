import * as tf from '@ganzoo/tfjs';
import { detached } from '../detached.ts';
import { CENTRAL_LIMIT, inverseErf, inverseErfAnywhere, withinNormal } from './inverse-erf.ts';
import type { Rng } from './rng.ts';

/**
 * Random tensors from a counter: usable inside a compiled step, where numbers drawn in JavaScript would be frozen.
 *
 * Every call takes the next sub-stream, so the n-th draw of an update is the same in each run of the same seed.
 */
export class TensorRng {
  private calls = 0;

  /** `counter`: the step, as an int32 scalar tensor inside a step or a number outside. */
  constructor(
    private readonly rng: Rng,
    private readonly counter: tf.Scalar | number,
  ) {}

  /** A generator whose draws do not shift this one's. */
  fork(name: string | number): TensorRng {
    return new TensorRng(this.rng.fork(name), this.counter);
  }

  /** U[low, high). */
  uniform(shape: readonly number[], low = 0, high = 1): tf.Tensor {
    const unit = this.draw('StatelessUniform', shape);
    return low === 0 && high === 1 ? unit : tf.add(tf.mul(unit, high - low), low);
  }

  /** N(mean, sd²). */
  normal(shape: readonly number[], mean = 0, sd = 1): tf.Tensor {
    const unit = this.draw('StatelessNormal', shape);
    const scaled = sd === 1 ? unit : tf.mul(unit, sd);
    return mean === 0 ? scaled : tf.add(scaled, mean);
  }

  /** N(mean, sd²) cut at `limit` standard deviations, by the inverse of its distribution function. */
  truncatedNormal(shape: readonly number[], mean = 0, sd = 1, limit = 2): tf.Tensor {
    // no further than float32 goes: its largest number below 1 stands for 5.4 standard deviations
    const within = Math.min(withinNormal(limit), 1 - 2 ** -24);
    const u = this.uniform(shape, -within, within);
    // the quantile function √2·erf⁻¹(2p - 1) of what lies between the cuts
    const unit = within < CENTRAL_LIMIT ? inverseErf(u) : inverseErfAnywhere(u);
    return tf.add(tf.mul(unit, Math.SQRT2 * sd), mean);
  }

  /** 1 with probability p, else 0, as float32. */
  bernoulli(shape: readonly number[], p: number): tf.Tensor {
    return tf.cast(tf.less(this.uniform(shape), p), 'float32');
  }

  /** Whole numbers, uniform in low .. high - 1, as int32. */
  integers(shape: readonly number[], low: number, high: number): tf.Tensor {
    return tf.cast(tf.floor(this.uniform(shape, low, high)), 'int32');
  }

  /**
   * Classes drawn with probability softmax(logits) over the last axis, [..., n] to [...] of int32, as the largest of
   * logits plus Gumbel's noise -log(-log u) (arXiv:1611.01144). No gradient reaches the logits.
   */
  categorical(logits: tf.Tensor): tf.Tensor {
    return detached(() => {
      const noise = tf.neg(tf.log(tf.neg(tf.log(this.uniform(logits.shape)))));
      return tf.argMax(tf.add(logits, noise), -1);
    });
  }

  /** 0 .. n - 1 in random order, [n] of int32: the order of n random numbers. */
  permutation(n: number): tf.Tensor {
    // ties among 23 bits keep their order, which for n numbers happens to n²/2²⁴ pairs
    return tf.topk(this.uniform([n]), n).indices;
  }

  private draw(kernel: string, shape: readonly number[]): tf.Tensor {
    const { key } = this.rng.fork(this.calls++);
    const counter = typeof this.counter === 'number' ? tf.scalar(this.counter, 'int32') : this.counter;
    return tf.engine().runKernel<tf.Tensor>(kernel, { counter }, { shape: [...shape], key: [...key] });
  }
}
