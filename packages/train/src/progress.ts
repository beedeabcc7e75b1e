import type { History } from '@ganzoo/sdk';
import type { CheckpointState, ScoreRow } from './checkpoint/state.ts';

/** How far a training is: the part of a checkpoint's state that changes with every step. */
export class Progress {
  /** Steps done. */
  step: number;
  /** Examples of the training split used so far. */
  examples: number;
  readonly scores: ScoreRow[];
  /** Scalars logged last, without those of the machine. */
  scalars: Readonly<Record<string, number>>;
  /** Why the run ends, other than by its number of steps. */
  reason: string | undefined;

  readonly #scoredBefore: number;

  /** From the beginning, or from where a checkpoint was saved. */
  constructor(saved?: Pick<CheckpointState, 'step' | 'examples' | 'scores' | 'scalars' | 'stopped'>) {
    this.step = saved?.step ?? 0;
    this.examples = saved?.examples ?? 0;
    this.scores = [...(saved?.scores ?? [])];
    this.#scoredBefore = this.scores.length;
    this.scalars = saved?.scalars ?? {};
    this.reason = saved?.stopped;
  }

  /** True once this process has scored, and so prepared what scoring needs. */
  get scoredHere(): boolean {
    return this.scores.length > this.#scoredBefore;
  }

  /** What schedulers may react to: nothing that another run of the same experiment would not have. */
  get history(): History {
    const { step, scalars, scores } = this;
    return { step, scalars, scores };
  }

  /** What a checkpoint saves. */
  get saved(): Pick<CheckpointState, 'step' | 'examples' | 'scores' | 'scalars' | 'stopped'> {
    const { step, examples, scores, scalars, reason } = this;
    return { step, examples, scores, scalars, stopped: reason };
  }
}
