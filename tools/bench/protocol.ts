/** Steps at the start whose losses must agree before anything is timed. */
export const CHECKED_STEPS = 10;

/** What a contender is asked, one JSON object a line on its standard input. */
export type Request =
  /** Losses of the first {@link CHECKED_STEPS} steps, `discriminator/loss` and `generator/loss` each. */
  | { readonly ask: 'losses' }
  /** Milliseconds of each of some further steps. */
  | { readonly ask: 'times'; readonly steps: number }
  /** Megabytes resident at most since the start, beyond those of the loaded libraries. */
  | { readonly ask: 'memory' };

/** The answers, one JSON object a line on standard output. */
export interface Answers {
  readonly losses: readonly Readonly<Record<string, number>>[];
  readonly times: readonly number[];
  readonly memory: number;
}
