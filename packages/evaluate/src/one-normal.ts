import { Rng, TensorRng, tf, type FieldSpec } from '@ganzoo/sdk';
import type { ResidentSplit } from '@ganzoo/train';

/** Rows handled at a time. */
const CHUNK = 5000;

/**
 * The naive baseline N1: one normal with full covariance, fitted to the training split in the space of the examples
 * themselves (pixels), cut to the field's value range.
 *
 * A model that does not score better than its samples has learned less than means and correlations.
 */
export class OneNormal {
  private constructor(
    private readonly mean: tf.Tensor1D,
    /** Lower triangle L with L·Lᵀ = covariance. */
    private readonly factor: tf.Tensor2D,
    private readonly field: FieldSpec,
  ) {}

  static fit(data: ResidentSplit, name: string, field: FieldSpec): OneNormal {
    const dim = tf.util.sizeFromShape([...field.shape]);
    const chunk = (i: number): tf.Tensor2D => {
      const rows = tf.range(i * CHUNK, Math.min((i + 1) * CHUNK, data.size), 1, 'int32');
      return tf.reshape(data.batch(rows)[name]!, [-1, dim]);
    };
    const chunks = Math.ceil(data.size / CHUNK);
    const mean = tf.tidy(() => {
      const sums = Array.from({ length: chunks }, (_, i) => tf.tidy(() => tf.sum(chunk(i), 0)));
      return tf.div(tf.addN(sums), data.size) as tf.Tensor1D;
    });
    const covariance = tf.tidy(() => {
      let sum: tf.Tensor = tf.zeros([dim, dim]);
      for (let i = 0; i < chunks; i++) {
        const next: tf.Tensor = tf.tidy(() => {
          const centred = tf.sub(chunk(i), mean) as tf.Tensor2D;
          return tf.add(sum, tf.matMul(centred, centred, true));
        });
        sum.dispose();
        sum = next;
      }
      return tf.div(sum, data.size - 1).dataSync() as Float32Array;
    });
    const factor = tf.tensor2d(cholesky(covariance, dim), [dim, dim], 'float32');
    return new OneNormal(mean, factor, field);
  }

  /** Endless batches [count, ...shape]; always the same ones. */
  *batches(count: number): Generator<tf.Tensor> {
    for (let i = 0; ; i++) {
      yield tf.tidy(() => {
        const unit = new TensorRng(new Rng(0).fork('one-normal'), i).normal([
          count,
          this.mean.size,
        ]) as tf.Tensor2D;
        const moved = tf.add(tf.matMul(unit, this.factor, false, true), this.mean);
        const { range, shape } = this.field;
        return tf.reshape(range ? tf.clipByValue(moved, ...range) : moved, [count, ...shape]);
      });
    }
  }

  dispose(): void {
    tf.dispose([this.mean, this.factor]);
  }
}

/**
 * Cholesky factor of a covariance matrix in float64, row-major.
 *
 * Pixels that never change make the matrix singular: a pivot that rounding leaves below 1e-9 stands for such a
 * direction, and its column is zero.
 */
export function cholesky(matrix: ArrayLike<number>, n: number): Float32Array {
  const l = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    let pivot = matrix[j * n + j]!;
    for (let k = 0; k < j; k++) pivot -= l[j * n + k]! ** 2;
    if (pivot < 1e-9) continue;
    const root = Math.sqrt(pivot);
    l[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let value = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) value -= l[i * n + k]! * l[j * n + k]!;
      l[i * n + j] = value / root;
    }
  }
  return Float32Array.from(l);
}
