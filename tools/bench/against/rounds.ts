import { median } from '../measure.ts';
import { halfWidth, medianInterval, type RatioInterval } from './interval.ts';

/** Milliseconds of the old and the new side in one round, each timed twice. */
export interface Round {
  readonly old: readonly [number, number];
  readonly now: readonly [number, number];
}

/** What the rounds of one row show. */
export interface Comparison extends RatioInterval {
  /** Median milliseconds. */
  readonly old: number;
  readonly now: number;
  readonly rounds: number;
}

/** Rounds that a row has at least. */
export const LEAST_ROUNDS = 7;
/** A row ends when its interval lies within this share of its middle. */
export const NARROW = 0.03;
/** A row ends after so many seconds, however wide its interval is. */
export const MOST_SECONDS = 240;

/** Measures one side once, in milliseconds. */
export type Measure = () => Promise<number>;

/**
 * Times old and new in turn, each round in the order old, new, new, old: what becomes slower or faster evenly over a round
 * weighs on both alike. Ends when {@link isSettled} says so; `clock` gives milliseconds.
 */
export async function timeRounds(
  old: Measure,
  now: Measure,
  clock: () => number = () => performance.now(),
): Promise<Comparison> {
  const started = clock();
  const rounds: Round[] = [];
  for (;;) {
    const first = await old();
    const nows = [await now(), await now()] as const;
    rounds.push({ old: [first, await old()], now: nows });
    const comparison = compareRounds(rounds);
    if (isSettled(comparison, (clock() - started) / 1000)) return comparison;
  }
}

/** True where a row needs no further round. */
export function isSettled(comparison: Comparison, seconds: number): boolean {
  if (comparison.rounds < LEAST_ROUNDS) return false;
  return halfWidth(comparison) < NARROW || seconds >= MOST_SECONDS;
}

/** The median of the rounds' ratios new / old with its interval; a round's ratio is that of its geometric means. */
export function compareRounds(rounds: readonly Round[]): Comparison {
  const ratios = rounds.map(({ old, now }) => Math.sqrt((now[0] * now[1]) / (old[0] * old[1])));
  return {
    ...medianInterval(ratios),
    old: median(rounds.flatMap(({ old }) => old)),
    now: median(rounds.flatMap(({ now }) => now)),
    rounds: rounds.length,
  };
}
