import type { CompileMode, Engine } from '@ganzoo/engine';
import type { Checkpoints } from '../checkpoint/checkpoints.ts';
import type { Feed } from '../data/feed.ts';
import type { BrokenTensor } from './finite.ts';
import { findCulprit, Journal, type PostMortem, type RunCall } from './post-mortem.ts';

/** What a training is repeated with to find out what broke first. */
export interface DivergenceContext {
  readonly engine: Engine;
  readonly context: PostMortem['context'];
  readonly feed: Feed;
  readonly checkpoints: Checkpoints;
  /** How steps are compiled; undefined before that was measured. */
  mode(): CompileMode | undefined;
  /** Step of the checkpoint that the training goes on from. */
  readonly from?: number;
}

/** Says why a training diverged: keeps what was run since the last checkpoint, and repeats it to find what broke first. */
export class Divergence {
  #kept: number | undefined;
  readonly #journal = new Journal();

  constructor(private readonly given: DivergenceContext) {
    this.#kept = given.from;
  }

  /** A call was run. */
  add(call: RunCall): void {
    this.#journal.add(call);
  }

  /** A checkpoint was saved: what came before need not be repeated. */
  kept(step: number): void {
    this.#kept = step;
    this.#journal.clear();
  }

  /**
   * The number that was found broken after step `seen`, and what broke first, where that can be found out by repeating
   * what was run since the last checkpoint.
   */
  async explain({ path, value }: BrokenTensor, seen: number): Promise<string> {
    const found = `${path} is ${value} at step ${seen}`;
    const { checkpoints, engine, context, feed, mode } = this.given;
    const from = this.#kept === undefined ? undefined : await checkpoints.load(this.#kept);
    const { calls } = this.#journal;
    const culprit =
      calls && (await findCulprit({ engine, context, feed, mode: mode() ?? 'graph', from, calls }, seen));
    // nothing, or that very number of that very step
    if (!culprit || (culprit.step === seen && culprit.what === path)) return found;
    return `${found}; first ${culprit.what} was ${culprit.value} at step ${culprit.step}`;
  }

  /** Where the last weights from before are to be had. */
  get lastGood(): string {
    return this.#kept === undefined
      ? 'No checkpoint was saved before the training diverged.'
      : `The last checkpoint, of step ${this.#kept}, is from before the training diverged.`;
  }
}
