import type { Tensor } from '@ganzoo/tfjs';
import type { Rng } from '../rng/rng.ts';
import type { DataSpec, FieldSpec } from './data.ts';
import type { Batch, Critic, NetsType } from './game.ts';
import type { Picture } from './picture.ts';

/** What `create` of a monitor is given. */
export interface MonitorContext {
  readonly data: DataSpec;
  /** What x of the game's samples is; undefined for a game that shows none. */
  readonly samples?: FieldSpec;
  /** Steps of the whole run. */
  readonly steps: number;
}

/** What a monitor cannot do without. An experiment that lacks it is refused. */
export interface MonitorNeeds {
  /** True: a player with a critic. */
  readonly critic?: boolean;
  /** Names of nets. */
  readonly nets?: readonly string[];
  /** Names of players. */
  readonly players?: readonly string[];
  /** Shapes, one of which x of the game's samples must have: `[[1], [2]]`. */
  readonly shapes?: readonly (readonly number[])[];
}

/** The scalars of a logged step by tag, `generator/loss`: those of players that did not move are missing. */
export interface LoggedStep {
  readonly step: number;
  readonly values: Readonly<Record<string, number>>;
}

/** Lines over one axis. */
export interface Curve {
  readonly x: ArrayLike<number>;
  /** Heights by the name of the line, one for each x; a line is broken where it is no finite number. */
  readonly lines: Readonly<Record<string, ArrayLike<number>>>;
  /** What is written at the axes. */
  readonly axes?: { readonly x?: string; readonly y?: string };
}

/** One thing that a look shows; a bare number is a scalar. */
export type Shown =
  | number
  | { readonly picture: Picture }
  /** A drawing in SVG, which becomes a picture. */
  | { readonly svg: string }
  /** Becomes a picture of the lines and a table of their numbers. */
  | { readonly curve: Curve }
  /** Values whose spread is shown. */
  | { readonly histogram: ArrayLike<number> }
  /** Markdown. */
  | { readonly text: string };

/** What a look shows by name: letters, digits and _ . + - in parts between slashes. A name keeps to one sort of thing. */
export type Shows = Readonly<Record<string, Shown>>;

/** What `compute` makes of tensors. */
export type Computed<T> = T extends Tensor ? Float32Array : { readonly [K in keyof T]: Float32Array };

/**
 * One look at a training that stands still; `N` and `F` are the names of the nets and fields that are used.
 *
 * All randomness depends on the seed and the step only. Weights do not change by a look.
 */
export interface Look<N extends NetsType = string, F extends string = string> {
  /** Steps done. */
  readonly step: number;
  /** Scalars of the last logged step by tag. */
  readonly scalars: Readonly<Record<string, number>>;
  /** The game's critics by player. What they see is not changed by constraints. */
  readonly critics: Readonly<Record<string, Critic>>;
  /**
   * Random examples of the training split, `count` of each group, and all else that losses see: latent vectors, nets in
   * evaluation mode, with averaged weights where there are, the state as it stands, the numbers of the last step. Good
   * until the look is over.
   */
  batch(count: number): Promise<Batch<N, string, F>>;
  /**
   * Runs operations one by one and gives their results as plain numbers, one after another; nets are called in here.
   * Every tensor that is made in it is gone afterwards.
   */
  compute<T extends Tensor | Readonly<Record<string, Tensor>>>(make: () => T): Computed<T>;
  /** Numbers of this look, outside of tensors. */
  readonly rng: Rng;
}

/** Looks at a training and tells: warnings, or things to see. Any of these. */
export interface Monitor {
  readonly needs?: MonitorNeeds;
  /** Logged steps before the last one that `warn` is told of; 0 unless said. */
  readonly lookBack?: number;
  /**
   * What is wrong, or undefined; texts by what each is about, such as a player, where it may be several things. Asked after
   * each logged step. What is wrong is told once, and again when it comes back after it was gone.
   *
   * Depends on its arguments only, so that a resumed run warns as one without a break. `before`: oldest first.
   */
  warn?(
    values: LoggedStep['values'],
    step: number,
    before: readonly LoggedStep[],
  ): string | Readonly<Record<string, string>> | undefined;
  /**
   * Things to see, by name. Asked every `every` steps of its item in the experiment and after the last step, and once before
   * a run has a folder.
   */
  show?(look: Look): Shows | Promise<Shows>;
}
