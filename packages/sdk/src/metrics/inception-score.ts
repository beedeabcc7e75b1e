/**
 * exp(mean over rows first .. end - 1 of KL(p(c|x) ‖ p(c))) with p(c) the mean of these rows (arXiv:1606.03498), in
 * float64: between 1 and the number of classes.
 *
 * `p` [n, classes], row-major, holds the class probabilities of one example a row.
 */
export function inceptionScoreOf(
  p: Float32Array | Float64Array,
  classes: number,
  first: number,
  end: number,
): number {
  const mean = new Float64Array(classes);
  for (let at = first * classes; at < end * classes; at++) mean[at % classes]! += p[at]! / (end - first);
  let sum = 0;
  for (let at = first * classes; at < end * classes; at++) {
    // x log x → 0 at 0
    if (p[at]! > 0) sum += p[at]! * Math.log(p[at]! / mean[at % classes]!);
  }
  return Math.exp(sum / (end - first));
}
