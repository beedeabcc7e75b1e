/**
 * Orthonormal rows that span what the given ones span, row by row, by Gram and Schmidt's modified method in float64. A row
 * of which little is left, so that rounding would count, is taken once more. Values are row-major, `count` rows, no more than they are long.
 *
 * It is QR of the transpose with a positive diagonal of R, so that rows of a normal matrix come out uniformly distributed
 * (math-ph/0609050).
 */
export function orthonormalRows(values: ArrayLike<number>, count: number): Float32Array {
  const size = values.length / count;
  const rows = Array.from({ length: count }, (_, i) =>
    Float64Array.from({ length: size }, (_, j) => values[i * size + j]!),
  );
  rows.forEach((row, i) => {
    let [before, left] = [0, 0];
    do {
      before = Math.sqrt(dot(row, row));
      for (let k = 0; k < i; k++) addMultiple(row, rows[k]!, -dot(row, rows[k]!));
      left = Math.sqrt(dot(row, row));
      for (let j = 0; j < size; j++) row[j] = row[j]! / left;
    } while (left < 1e-4 * before);
  });
  const out = new Float32Array(values.length);
  rows.forEach((row, i) => out.set(row, i * size));
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j]! * b[j]!;
  return sum;
}

function addMultiple(row: Float64Array, other: Float64Array, factor: number): void {
  for (let j = 0; j < row.length; j++) row[j] = row[j]! + factor * other[j]!;
}
