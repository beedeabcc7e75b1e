/** A histogram: `rows` holds k rows of [left edge, right edge, count], one after the other. */
export interface Buckets {
  rows: Float64Array;
  /** Finite values, all of which are in the histogram. */
  counted: number;
  /** NaN and infinite values, none of which is in the histogram. */
  skipped: number;
}

/**
 * Counts values into k buckets of one width from the least to the greatest value, the rule of TensorFlow 2.
 *
 * Each bucket holds its left edge and not its right one, except for the last, which holds both. If all values are
 * equal, all edges are that value and the last bucket holds everything; without a finite value all rows are zero.
 */
export function bucketize(values: ArrayLike<number>, k: number): Buckets {
  const rows = new Float64Array(3 * k);
  const { min, max, counted } = finiteRange(values);
  const skipped = values.length - counted;
  if (counted === 0) return { rows, counted, skipped };
  if (min === max) {
    for (let i = 0; i < k; i++) rows.set([min, max, i === k - 1 ? counted : 0], 3 * i);
    return { rows, counted, skipped };
  }
  const { edge, index } = ruler(min, max, k);
  for (let i = 0; i < k; i++) {
    rows[3 * i] = edge(i);
    rows[3 * i + 1] = i === k - 1 ? max : edge(i + 1);
  }
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (Number.isFinite(value)) rows[3 * Math.min(index(value), k - 1) + 2]! += 1;
  }
  return { rows, counted, skipped };
}

function finiteRange(values: ArrayLike<number>): { min: number; max: number; counted: number } {
  let min = Infinity;
  let max = -Infinity;
  let counted = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    counted += 1;
  }
  return { min, max, counted };
}

/** Gives the left edge of bucket i, and the bucket of a value (which may come out as k for the greatest one). */
function ruler(min: number, max: number, k: number): { edge(i: number): number; index(v: number): number } {
  const width = (max - min) / k;
  if (width > 0 && width < Infinity) {
    return { edge: i => i * width + min, index: v => Math.floor((v - min) / width) };
  }
  // The range overflows, or divided by k it underflows; each is rare, and safe when scaled by a power of two.
  const scale = width > 0 ? 2 ** -2 : 2 ** 60;
  const low = min * scale;
  const scaledWidth = (max * scale - low) / k;
  return {
    edge: i => (i * scaledWidth + low) / scale,
    index: v => Math.floor((v * scale - low) / scaledWidth),
  };
}
