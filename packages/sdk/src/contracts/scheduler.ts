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
}

/** What `create` of a scheduler is given. */
export interface SchedulerContext {
  /** Steps of the whole run. */
  readonly steps: number;
}

/** Changes a number during training, says how often the inner players move, or ends the run. Any of the three. */
export interface Scheduler {
  /** Value of the scheduled number at a step (0 is the first), from its configured value. */
  at?(step: number, base: number): number;
  /** Updates of the inner players in this step. */
  discIters?(step: number, configured: number, history: History): number;
  /** Reason to stop before the end, or undefined to go on. Asked after every scoring. */
  stop?(history: History): string | undefined;
}
