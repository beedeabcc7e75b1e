/** Recent numbers a scheduler may react to. */
export interface History {
  readonly step: number;
  /** Last logged scalars by tag: `discriminator/loss`. */
  readonly scalars: Readonly<Record<string, number>>;
  /** Scores so far, oldest first. */
  readonly scores: readonly {
    readonly step: number;
    readonly values: Readonly<Record<string, number | null>>;
  }[];
  /** Steps done when phases ended by their condition, by the phase's name; left out where none has. */
  readonly ended?: Readonly<Record<string, number>>;
}

/** What `create` of a scheduler is given. */
export interface SchedulerContext {
  /** Steps of the whole run. */
  readonly steps: number;
}

/**
 * Changes a number during training, says who moves and how often, or ends the run. Any of these.
 *
 * What it gives depends on its arguments only, so that a resumed run does as one without a break. A history's scalars are
 * those of the last logged step.
 */
export interface Scheduler {
  /**
   * Value of the scheduled number at a step (0 is the first), from its configured value, or from what the scheduler before
   * it made of that.
   */
  at?(step: number, base: number, history: History): number;
  /** Updates of the repeated players in this step, from 0. */
  discIters?(step: number, configured: number, history: History): number;
  /** The players that move in this step, of those that would: at least one. */
  players?(step: number, players: readonly string[], history: History): readonly string[];
  /** Reason to stop before the end, or undefined to go on. Asked after every logged step and every scoring. */
  stop?(history: History): string | undefined;
}
