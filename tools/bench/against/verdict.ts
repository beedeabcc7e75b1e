import type { RatioInterval } from './interval.ts';
import { NARROW } from './rounds.ts';

/** What an interval says of the new side: `open` where it neither shows a difference nor rules one out. */
export type Verdict = 'slower' | 'faster' | 'equal' | 'open';

/** Slower or faster where the whole interval lies beyond 3 %, equal where all of it lies within. */
export function verdictOf({ low, high }: RatioInterval): Verdict {
  const most = 1 + NARROW;
  if (low > most) return 'slower';
  if (high < 1 / most) return 'faster';
  return low >= 1 / most && high <= most ? 'equal' : 'open';
}

/** `1.05 [1.04, 1.06]`. */
export function inWords({ ratio, low, high }: RatioInterval): string {
  return `${ratio.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`;
}

/** Milliseconds with three digits, or more before the point. */
export function inMs(value: number): string {
  return value < 100 ? value.toPrecision(3) : value.toFixed(0);
}
