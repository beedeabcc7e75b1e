import * as tf from '@ganzoo/tfjs';

/**
 * The lower triangle L with L·Lᵀ = matrix, of a symmetric positive definite [n, n], inside a step, column by column.
 *
 * It is written out in some 7·n operations, so n should be small. A matrix that is not positive definite gives NaN.
 */
export function cholesky(matrix: tf.Tensor): tf.Tensor2D {
  const n = matrix.shape[0];
  let rest = matrix;
  const columns = Array.from({ length: n }, (_, i) => {
    // what the columns before leave of the matrix is 0 above and left of i but for rounding
    const below = tf.slice(rest, [i, i], [n - i, 1]);
    const column = tf.div(below, tf.sqrt(tf.slice(below, [0, 0], [1, 1])));
    const padded = tf.pad(column, [
      [i, 0],
      [0, 0],
    ]);
    rest = tf.sub(rest, tf.matMul(padded, padded, false, true));
    return padded;
  });
  return tf.concat(columns, 1) as tf.Tensor2D;
}
