import type { Scalar, Tensor } from '@ganzoo/tfjs';
import type { Judging } from '../judge.ts';
import type { MOMENT, Moment } from '../moment.ts';
import type { Initializer } from '../nn/initializers.ts';
import type { TensorRng } from '../rng/tensor-rng.ts';
import type { DataSpec, FieldSpec } from './data.ts';
import type { Latent } from './latent.ts';
import type { History } from './scheduler.ts';
import type { Net, NetDeclaration } from './nets.ts';

/** A game's nets in a type: their names, or a record where the outputs of each are known too. */
export type NetsType = string | Readonly<Record<string, Net>>;

/** Names of a game's nets. */
export type NetNames<N extends NetsType> = [N] extends [string] ? N : keyof N & string;

/** A game's nets by name. */
export type NetsOf<N extends NetsType> = [N] extends [string] ? Readonly<Record<N, Net>> : N;

/**
 * All a loss can use during one update of one player; `N`, `S` and `F` are the game's nets, the names of its state and of
 * the fields it reads. A record throws where it is asked for another name.
 */
export interface Batch<N extends NetsType = string, S extends string = string, F extends string = string>
  extends Moment, Judging {
  /**
   * Real examples by field: `real.x` of shape [batch, ...field shape], `real.y` of shape [batch]; of a group with a
   * `batch` of its own as many as that says.
   */
  readonly real: Readonly<Record<F, Tensor>>;
  /**
   * Which rows of the split the real examples are, by group of fields: int32 [n]; `rows.default` where the data set has
   * no groups. Groups of which the game reads no field are not drawn.
   */
  readonly rows: Readonly<Record<string, Tensor>>;
  /** Latent vectors, [batch, latent.dim]: fresh ones, or with `train.latent.reuse` those of the round. */
  readonly z: Tensor;
  /** Examples in this update: `train.batchSize`, or what the phase says. */
  readonly batchSize: number;
  /** The game's nets by name, in training mode. */
  readonly nets: NetsOf<N>;
  /** Random tensors of this update; the only source of randomness inside a step. */
  readonly rng: TensorRng;
  /** The game's state by name, as it stood before this update. */
  readonly state: Readonly<Record<S, Tensor>>;
  /** Number of the step, an int32 scalar. */
  readonly step: Scalar;
  /** Computes a value at the first call in this update and gives the same one afterwards. */
  once<T>(key: string, make: () => T): T;
}

/** What a loss gives back; a bare tensor stands for `{ loss }`. */
export interface LossResult<S extends string = string> {
  /** Scalar to be minimised. */
  readonly loss: Tensor;
  /** Scalars to be logged as `<player>/<name>`. */
  readonly scalars?: Readonly<Record<string, Tensor>>;
  /**
   * Boolean scalar: where it is false the update does not happen, and weights, slots, counters and state stay as they were.
   */
  readonly moves?: Tensor;
  /** New values of the game's state, set after the update. */
  readonly state?: Readonly<Partial<Record<S, Tensor>>>;
}

/**
 * How constraints see a player that tells real examples from generated ones: both sides, and its score of an example.
 *
 * A discriminator is a net; a critic is what a player makes of its nets. Where the net gives a score the two are one
 * (`adversarial`). BEGAN's discriminator is an autoencoder, and its critic scores by minus the error. A player has at
 * most one critic; a constraint with a penalty needs it.
 */
export interface Critic<N extends NetsType = string, S extends string = string, F extends string = string> {
  /** Names of the nets that give the score; weights of these are clipped or re-parametrised. */
  readonly nets: readonly NetNames<N>[];
  /** Real examples, [batch, ...]. */
  real(batch: Batch<N, S, F>): Tensor;
  /** As many generated ones, of the same shape. */
  fake(batch: Batch<N, S, F>): Tensor;
  /** Score before any sigmoid, [batch, 1] or one for each patch, [batch, ...]; higher for what it takes for real. */
  score(x: Tensor, batch: Batch<N, S, F>): Tensor;
  /** Hidden features of examples, [batch, ...], for losses and constraints that compare them. */
  features?(x: Tensor, batch: Batch<N, S, F>): Tensor;
}

/** One side of the game: a loss, and the nets it may change. */
export interface Player<N extends NetsType = string, S extends string = string, F extends string = string> {
  /** Nets whose weights it moves; empty for a player that only moves the game's state, and has no gradients. */
  readonly trains: readonly NetNames<N>[];
  loss(batch: Batch<N, S, F>): Tensor | LossResult<S>;
  /**
   * How often it moves in a step, before the players without it, each time on a fresh batch: `discIters` is
   * `train.discIters`, and what schedulers make of it. Left out: once, on the last of these batches.
   */
  readonly repeat?: 'discIters' | number;
  /** True where `loss` differentiates a gradient: the contract suite then checks second derivatives. */
  readonly secondOrder?: boolean;
  readonly critic?: Critic<N, S, F>;
}

/** Whether players move one after another, or all at once: by gradients taken at the same weights, batch and noise. */
export type Order = 'in-turn' | 'at-once';

/** A stretch of training in which only some players move. */
export interface Phase<P extends string = string> {
  readonly name: string;
  /** Steps the phase lasts; left out in the last phase, which lasts to the end, or in one with `until`. */
  readonly steps?: number;
  /**
   * True where the phase is over, which then lasts `steps` at most. Asked after every logged step and every scoring; what it
   * gives depends on its argument only, so that a resumed run does as one without a break.
   */
  until?(history: History): boolean;
  /** Names of the players that are updated. */
  readonly players: readonly P[];
  /** In place of the game's. */
  readonly order?: Order;
  /** Players whose optimizers begin anew with the phase: slots and counters as before their first update. */
  readonly fresh?: readonly P[];
  /** Examples in an update in place of `train.batchSize`; a group with a `batch` of its own keeps that. */
  readonly batchSize?: number;
  /**
   * Static parameters (`schedulable: 'static'`) that hold in this phase, whatever is configured or scheduled: by name those
   * of the objective itself, `stage`, and any others by a path as schedulers have it, `architecture.stage`.
   */
  readonly constants?: Readonly<Record<string, number | boolean | string>>;
}

/** A tensor that a game keeps from update to update: its first value, or its shape and how it starts. */
export type StateDeclaration =
  | number
  | readonly number[]
  | {
      readonly shape: readonly number[];
      /** First value: a name such as `normal:1` or a function; zeros unless said. */
      readonly init?: string | Initializer;
      /** `float32` unless said. */
      readonly dtype?: 'float32' | 'int32';
    };

/**
 * A game: nets, players, and what it can show. Any number of each.
 *
 * Written with `game({ ... })`, which knows the names of nets, players, state and fields from what is declared.
 */
export interface Game<
  N extends NetsType = string,
  P extends string = string,
  S extends string = string,
  F extends string = string,
> {
  readonly nets: Readonly<Record<NetNames<N>, NetDeclaration>>;
  /** Updated in the order given. */
  readonly players: Readonly<Record<P, Player<N, S, F>>>;
  /** What the game keeps from update to update, by name. */
  readonly state?: Readonly<Record<S, StateDeclaration>>;
  /** `in-turn` unless said. */
  readonly order?: Order;
  readonly phases?: readonly Phase<P>[];
  /** What the game can show, by name: `samples` and whatever else; see {@link View}. */
  readonly views: Readonly<Record<string, View<N, S, F>>>;
  /** Fields of the data set that losses and views read; `['x']` unless said. A data set without them is refused. */
  readonly reads?: readonly F[];
}

/** What a result of a view is: a field of the data set by its name ("as that field"), or one of its own. */
export type GivenResult = string | FieldSpec;

/**
 * Something that a game can show of what it has learned; metrics look at it, pictures are made of it. `R` are the names of
 * its results.
 *
 * Names that metrics know: `samples` (x, and the condition y it was made for), `reconstructions` (x, of), `codes` (code, y),
 * `translations` (from, x, and the truth where examples are paired), `predictions` (predicted, y), `likelihood` (nats of
 * each example), `scores` (the critic's score of each example), `walk` (a grid that is laid out).
 */
export interface View<
  N extends NetsType = string,
  S extends string = string,
  F extends string = string,
  R extends string = string,
> {
  /**
   * Split whose rows are looked at, in their order and once each: `real` and `rows` are these, and the last batch is smaller.
   * Left out: it starts from `z`, and `real` is random rows of the training split.
   */
  readonly over?: string | { readonly split: string; readonly group: string };
  /** What each result is; shape and type are checked. */
  readonly gives: Readonly<Record<R, GivenResult>>;
  run(batch: SampleBatch<N, S, F>): Readonly<Record<NoInfer<R>, Tensor>>;
  /** How it is drawn; left out: every result that is a picture, side by side. */
  readonly picture?: ViewPicture<NoInfer<R>>;
}

/** How a view is drawn as a grid of cells. */
export interface ViewPicture<R extends string = string> {
  /** Results shown side by side in a cell, in this order; none for a view that is not drawn. */
  readonly cells: readonly R[];
  /**
   * Rows and columns of the grid, where the view lays it out itself, such as a class a column and a code a row: the batch
   * then has rows · columns examples, row by row.
   */
  readonly rows?: number;
  readonly columns?: number;
}

/** What a view is given: nets in evaluation mode, with averaged weights where there are, and the state as it stands. */
export type SampleBatch<
  N extends NetsType = string,
  S extends string = string,
  F extends string = string,
> = Pick<
  Batch<N, S, F>,
  'z' | 'nets' | 'rng' | 'batchSize' | 'real' | 'rows' | 'state' | 'step' | typeof MOMENT
>;

/** What `create` of an objective is given. */
export interface ObjectiveContext {
  readonly data: DataSpec;
  readonly latent: Latent;
  /** Examples in a batch, `train.batchSize`; a phase may have others, which `batch.batchSize` tells. */
  readonly batchSize: number;
}
