import * as tf from '@ganzoo/tfjs';
import { inverseErf } from './inverse-erf.ts';
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

  /** N(mean, sd²) cut at two standard deviations, by the inverse of its distribution function. */
  truncatedNormal(shape: readonly number[], mean = 0, sd = 1): tf.Tensor {
    // Φ(-2) .. Φ(2) mapped through the quantile function √2·erf⁻¹(2u - 1)
    const u = this.uniform(shape, 2 * 0.022750131948179195 - 1, 1 - 2 * 0.022750131948179195);
    return tf.add(tf.mul(inverseErf(u), Math.SQRT2 * sd), mean);
  }

  /** 1 with probability p, else 0, as float32. */
  bernoulli(shape: readonly number[], p: number): tf.Tensor {
    return tf.cast(tf.less(this.uniform(shape), p), 'float32');
  }

  /** Whole numbers, uniform in low .. high - 1, as int32. */
  integers(shape: readonly number[], low: number, high: number): tf.Tensor {
    return tf.cast(tf.floor(this.uniform(shape, low, high)), 'int32');
  }

  private draw(kernel: string, shape: readonly number[]): tf.Tensor {
    const { key } = this.rng.fork(this.calls++);
    const counter = typeof this.counter === 'number' ? tf.scalar(this.counter, 'int32') : this.counter;
    return tf.engine().runKernel<tf.Tensor>(kernel, { counter }, { shape: [...shape], key: [...key] });
  }
}
