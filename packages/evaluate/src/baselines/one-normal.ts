import { tf, type FieldSpec } from '@ganzoo/sdk';
import { normalBatches, type Baseline, type BaselineContext } from './baseline.ts';
import { meanOf, summed } from './summed.ts';
import { sizeOf } from '@ganzoo/sdk/data';

/**
 * The naive baseline N1: one normal with full covariance, fitted to the training split in the space of the examples
 * themselves (pixels), cut to the field's value range.
 *
 * A model that does not score better than its samples has learned less than means and correlations.
 */
export class OneNormal implements Baseline {
  private constructor(
    private readonly mean: tf.Tensor1D,
    /** Lower triangle L with L·Lᵀ = covariance. */
    private readonly factor: tf.Tensor2D,
    private readonly field: FieldSpec,
  ) {}

  static async fit({ data, fieldName, field, signal }: BaselineContext): Promise<OneNormal> {
    const dim = sizeOf(field.shape);
    const mean = await meanOf(data, fieldName, signal);
    const products = await summed(
      data,
      fieldName,
      x => {
        const centred = tf.sub<tf.Tensor2D>(x, mean);
        return tf.matMul(centred, centred, true);
      },
      signal,
    );
    const covariance = tf.tidy(() => tf.div(products, data.size - 1).dataSync() as Float32Array);
    products.dispose();
    const factor = tf.tensor2d(cholesky(covariance, dim), [dim, dim], 'float32');
    return new OneNormal(mean, factor, field);
  }

  batches(count: number): Iterable<tf.Tensor> {
    const { mean, factor, field } = this;
    return normalBatches('one-normal', count, mean.size, field, unit =>
      tf.add(tf.matMul(unit, factor, false, true), mean),
    );
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
