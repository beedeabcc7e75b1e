type Range = readonly [low: number, high: number];

/** True for ranges that are equal up to rounding: both ends within 1e-6 of the first one's width. */
export function sameRange(a: Range, b: Range): boolean {
  const tolerance = 1e-6 * Math.abs(a[1] - a[0]);
  return a.every((end, i) => Math.abs(end - b[i]!) <= tolerance);
}
