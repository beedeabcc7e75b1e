import type { History } from '@ganzoo/sdk';
import { DEFAULT_GROUP } from '@ganzoo/sdk/data';
import type { CheckpointState, MonitorsState, ScoreRow } from './checkpoint/state.ts';
import type { Used } from './data/feed.ts';

/** What a checkpoint says of the progress. */
type Saved = Pick<
  CheckpointState,
  'step' | 'examples' | 'groups' | 'scores' | 'scalars' | 'ended' | 'monitors' | 'stopped' | 'owesScores'
>;

/** How far it was in the last step, in whose terms the game is shown. */
export function lastStep(history: History): History {
  return { ...history, step: Math.max(0, history.step - 1) };
}

/** How far a training is: the part of a checkpoint's state that changes with every step. */
export class Progress {
  /** Steps done. */
  step: number;
  /** Examples of the training split used so far, by group. */
  used: Used;
  readonly scores: ScoreRow[];
  /** Scalars logged last, without those of the machine. */
  scalars: Readonly<Record<string, number>>;
  /** Steps done when phases ended by their condition, by name; undefined where none has. */
  ended: History['ended'];
  /** Undefined where nothing is monitored. */
  monitors: MonitorsState | undefined;
  /** Why the run ends, other than by its number of steps. */
  reason: string | undefined;
  /** True where the scoring after the last step was interrupted. */
  owesScores: boolean;

  readonly #scoredBefore: number;

  /** From the beginning, or from where a checkpoint was saved. */
  constructor(saved?: Saved) {
    this.step = saved?.step ?? 0;
    this.used = saved ? (saved.groups ?? { [DEFAULT_GROUP]: saved.examples }) : {};
    this.scores = [...(saved?.scores ?? [])];
    this.#scoredBefore = this.scores.length;
    this.scalars = saved?.scalars ?? {};
    this.ended = saved?.ended;
    this.monitors = saved?.monitors;
    this.reason = saved?.stopped;
    this.owesScores = saved?.owesScores ?? false;
  }

  /** True once this process has scored, and so prepared what scoring needs. */
  get scoredHere(): boolean {
    return this.scores.length > this.#scoredBefore;
  }

  /** Examples of the training split used so far, of all groups together. */
  get examples(): number {
    return Object.values(this.used).reduce((sum, count) => sum + count, 0);
  }

  /** What schedulers may react to: nothing that another run of the same experiment would not have. */
  get history(): History {
    const { step, scalars, scores, ended } = this;
    return { step, scalars, scores, ...(ended && { ended }) };
  }

  /** What a checkpoint saves. */
  get saved(): Saved {
    const { step, examples, used, scores, scalars, ended, monitors, reason } = this;
    const grouped = Object.keys(used).some(group => group !== DEFAULT_GROUP);
    return {
      ...{ step, examples, ...(grouped && { groups: used }), scores, scalars },
      ...(ended && { ended }),
      ...(monitors && { monitors }),
      stopped: reason,
      ...(this.owesScores && { owesScores: true }),
    };
  }
}
