import { EigenvalueDecomposition, Matrix } from 'ml-matrix';

/** Eigenvalues and orthonormal eigenvectors of a symmetric matrix. */
export interface SymmetricEigen {
  /** Ascending. */
  readonly values: Float64Array;
  /** [n, n], row-major; column k belongs to value k. */
  readonly vectors: Float64Array;
}

/**
 * S = V·diag(values)·Vᵀ of a symmetric [n, n] matrix (row-major), by tridiagonal reduction and QL steps in float64.
 *
 * Throws RangeError where a number is not finite: the iteration would not end.
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  if (!matrix.every(Number.isFinite)) throw new RangeError('The matrix holds numbers that are not finite.');
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.from1DArray(n, n, matrix),
    { assumeSymmetric: true },
  );
  return {
    values: Float64Array.from(realEigenvalues),
    vectors: Float64Array.from(eigenvectorMatrix.to1DArray()),
  };
}
