import type { RunStatus, ScoreRow, StepsProfile, TrainEvent } from '@ganzoo/train';
import type { ProfileSummary } from './profile/summary.ts';

/** What a run yields, in the order in which it happens. */
export type RunEvent = OpenedEvent | RemarkEvent | LoggedEvent;

/** The run's folder is there and locked, its files are open; the training follows. */
export interface OpenedEvent {
  readonly kind: 'opened';
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** Scores of earlier starts, and the step of the best of them. */
  readonly scores: readonly ScoreRow[];
  readonly best: number | undefined;
}

/** Something about a run that goes on, before it does: a `warning`, or in what this start `differs` from the last one. */
export interface RemarkEvent {
  readonly kind: 'warning' | 'differs';
  readonly text: string;
}

/** An event of the training once it is in the run's files; `time`: the seconds since 1970 it is stamped with there. */
export type LoggedEvent = (Exclude<TrainEvent, { kind: 'profile' }> | ProfileEvent) & {
  readonly time: number;
};

/** Some steps were profiled. */
export interface ProfileEvent {
  readonly kind: 'profile';
  readonly step: number;
  readonly profile: StepsProfile;
  readonly summary: ProfileSummary;
}

/** Logged event of one kind. */
export type EventOf<K extends LoggedEvent['kind']> = Extract<LoggedEvent, { kind: K }>;

/** How a run ended. */
export interface RunEnd {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly status: RunStatus;
  readonly step: number;
  /** Why it stopped or diverged. */
  readonly reason?: string;
}

/** Goes through a run to its end. */
export async function runToEnd(run: AsyncGenerator<RunEvent, RunEnd, void>): Promise<RunEnd> {
  for (;;) {
    const next = await run.next();
    if (next.done) return next.value;
  }
}
