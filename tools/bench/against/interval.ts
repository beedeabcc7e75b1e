import { median } from '../measure.ts';

/** A ratio and the 95 % interval that it lies in. */
export interface RatioInterval {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** Share of intervals that may miss the true median on each side. */
const TAIL = 0.025;

/**
 * Median of the ratios and its 95 % interval by order statistics: from the k-th smallest to the k-th largest of n, with
 * the largest k for which P(Binomial(n, ½) < k) ≤ 0.025.
 *
 * It holds for any distribution of the noise, so a busy second of the machine that makes one ratio very large counts as one
 * ratio above the median. Fewer than six ratios have no such interval: it is 0 to Infinity. Looking after every round
 * whether the interval is small enough makes it cover somewhat less often than 95 %.
 */
export function medianInterval(ratios: readonly number[]): RatioInterval {
  const sorted = [...ratios].sort((a, b) => a - b);
  const k = rank(sorted.length);
  const [low, high] = k === 0 ? [0, Infinity] : [sorted[k - 1]!, sorted[sorted.length - k]!];
  return { ratio: median(sorted), low, high };
}

/** The largest k with P(Binomial(n, ½) < k) ≤ {@link TAIL}; 0 where there is none. */
export function rank(n: number): number {
  let k = 0;
  // in logarithms, since ½ to the n is no number above 0 for n > 1074
  let term = -n * Math.LN2;
  for (let below = Math.exp(term); below <= TAIL; below += Math.exp(term)) {
    k += 1;
    term += Math.log((n - k + 1) / k);
  }
  return k;
}

/** How much the interval may be larger or smaller than its middle, as a share: 0.03 is ±3 %. */
export function halfWidth({ low, high }: RatioInterval): number {
  return low > 0 ? Math.sqrt(high / low) - 1 : Infinity;
}
