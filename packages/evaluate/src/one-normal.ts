import { Rng, TensorRng, tf, type FieldSpec } from '@ganzoo/sdk';
import { batchOf, type SplitData } from '@ganzoo/train';

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

  static async fit(data: SplitData, name: string, field: FieldSpec): Promise<OneNormal> {
    const dim = tf.util.sizeFromShape([...field.shape]);
    /** What `use` makes of a chunk of the examples [n, dim]. */
    const fromChunk = async (i: number, use: (x: tf.Tensor2D) => tf.Tensor): Promise<tf.Tensor> => {
      const count = Math.min(CHUNK, data.size - i * CHUNK);
      const rows = Int32Array.from({ length: count }, (_, row) => i * CHUNK + row);
      const examples = await data.fetch(rows);
      return tf.tidy(() => use(tf.reshape(batchOf(data, examples, count)[name]!, [-1, dim])));
    };
    const chunks = Math.ceil(data.size / CHUNK);
    const sums: tf.Tensor[] = [];
    for (let i = 0; i < chunks; i++) sums.push(await fromChunk(i, x => tf.sum(x, 0)));
    const mean = tf.tidy(() => tf.div(tf.addN(sums), data.size) as tf.Tensor1D);
    tf.dispose(sums);
    let products: tf.Tensor = tf.zeros([dim, dim]);
    for (let i = 0; i < chunks; i++) {
      const next = await fromChunk(i, x => {
        const centred = tf.sub(x, mean) as tf.Tensor2D;
        return tf.add(products, tf.matMul(centred, centred, true));
      });
      products.dispose();
      products = next;
    }
    const covariance = tf.tidy(() => tf.div(products, data.size - 1).dataSync() as Float32Array);
    products.dispose();
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
