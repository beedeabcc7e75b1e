import { Matrix } from 'ml-matrix';
import type { Moments } from './moments.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** A squared distance and its two parts. */
export interface FrechetDistance {
  readonly distance: number;
  /** ‖μ₁ - μ₂‖². */
  readonly mean: number;
  /** tr(Σ₁ + Σ₂ - 2(Σ₁Σ₂)^½). */
  readonly covariance: number;
}

/**
 * Fréchet distance of two normal distributions, ‖μ₁ - μ₂‖² + tr(Σ₁ + Σ₂ - 2(Σ₁^½ Σ₂ Σ₁^½)^½), in float64: the square
 * of Wasserstein's W₂ (arXiv:1706.08500).
 *
 * Covariances may be singular: negative eigenvalues, which only rounding can cause, count as 0. Throws RangeError for
 * moments of different lengths or that are not finite.
 *
 * @example
 * frechetDistance(meanAndCovariance(real, 500, dim), meanAndCovariance(fake, 500, dim)).distance;
 */
export function frechetDistance(a: Moments, b: Moments): FrechetDistance {
  if (a.dim !== b.dim) throw new RangeError(`Vectors of ${a.dim} and of ${b.dim} numbers have no distance.`);
  let mean = 0;
  for (let i = 0; i < a.dim; i++) mean += (a.mean[i]! - b.mean[i]!) ** 2;
  const overlap = traceOfRoot(a.covariance, b.covariance, a.dim);
  // zero or more by theory; rounding may put it just below
  const covariance = Math.max(0, trace(a) + trace(b) - 2 * overlap);
  return { distance: mean + covariance, mean, covariance };
}

function trace({ dim, covariance }: Moments): number {
  let sum = 0;
  for (let i = 0; i < dim; i++) sum += covariance[i * dim + i]!;
  return sum;
}

/**
 * tr (A^½ B A^½)^½: with A = RRᵀ, R = V·√values, the eigenvalues wanted are those of RᵀBR.
 *
 * Columns of R whose eigenvalue is under the rounding error of the largest are left out.
 */
function traceOfRoot(a: Float64Array, b: Float64Array, n: number): number {
  const { values, vectors } = symmetricEigen(a, n);
  const least = n * Number.EPSILON * Math.max(0, values[n - 1] ?? 0);
  const kept = [...values.keys()].filter(k => values[k]! > least);
  if (kept.length === 0) return 0;
  const root = new Matrix(n, kept.length);
  kept.forEach((k, column) => {
    const scale = Math.sqrt(values[k]!);
    for (let i = 0; i < n; i++) root.set(i, column, vectors[i * n + k]! * scale);
  });
  const middle = root
    .transpose()
    .mmul(Matrix.from1DArray(n, n, b))
    .mmul(root);
  const inner = symmetricEigen(Float64Array.from(middle.to1DArray()), kept.length);
  return inner.values.reduce((sum, value) => sum + Math.sqrt(Math.max(0, value)), 0);
}
