import type { Scalar, Tensor } from '@ganzoo/tfjs';
import type { TensorRng } from '../rng/tensor-rng.ts';
import type { DataSpec } from './data.ts';
import type { Latent } from './latent.ts';
import type { Net, NetDeclaration } from './nets.ts';

/** All a loss can use during one update of one player; `S` are the names of the plugin's schedulable parameters. */
export interface Batch<S extends string = string> {
  /** Real examples by field: `real.x` of shape [batch, ...field shape], `real.y` of shape [batch]. */
  readonly real: Readonly<Record<string, Tensor>>;
  /** Latent vectors, [batch, latent.dim]: fresh ones, or with `train.latent.reuse` those of the round. */
  readonly z: Tensor;
  readonly batchSize: number;
  /** The game's nets by name, in training mode. */
  readonly nets: Readonly<Record<string, Net>>;
  /** Random tensors of this update; the only source of randomness inside a step. */
  readonly rng: TensorRng;
  /** The plugin's own `schedulable` parameters at this step. */
  readonly scheduled: Readonly<Record<S, Scalar>>;
  /** The game's state by name, as it stood before this update. */
  readonly state: Readonly<Record<string, Tensor>>;
  /** Number of the step, an int32 scalar. */
  readonly step: Scalar;
  /** Computes a value at the first call in this update and gives the same one afterwards. */
  once<T>(key: string, make: () => T): T;
}

/** What a loss gives back; a bare tensor stands for `{ loss }`. */
export interface LossResult {
  /** Scalar to be minimised. */
  readonly loss: Tensor;
  /** Scalars to be logged as `<player>/<name>`. */
  readonly scalars?: Readonly<Record<string, Tensor>>;
  /** New values of the game's state, set after the update. */
  readonly state?: Readonly<Record<string, Tensor>>;
}

/**
 * How constraints see a player that tells real examples from generated ones: both sides, and its score of an example.
 *
 * A discriminator is a net; a critic is what a player makes of its nets. Where the net gives a score the two are one
 * (`adversarial`). BEGAN's discriminator is an autoencoder, and its critic scores by minus the error. A player has at
 * most one critic; a constraint with a penalty needs it.
 */
export interface Critic {
  /** Names of the nets that give the score; weights of these are clipped or re-parametrised. */
  readonly nets: readonly string[];
  real(batch: Batch): Tensor;
  fake(batch: Batch): Tensor;
  /** Score before any sigmoid, [batch, 1], higher for what it takes for real. */
  score(x: Tensor, batch: Batch): Tensor;
}

/** One side of the game: a loss, and the nets it may change. */
export interface Player<S extends string = string> {
  /** Nets whose weights it moves; empty for a player that only moves the game's state, and has no gradients. */
  readonly trains: readonly string[];
  loss(batch: Batch<S>): Tensor | LossResult;
  /** True for a player that moves `train.discIters` times in a step, before the others, each time on a fresh batch. */
  readonly inner?: boolean;
  readonly critic?: Critic;
}

/** A stretch of training in which only some players move. */
export interface Phase {
  readonly name: string;
  /** Steps the phase lasts; left out in the last phase, which lasts to the end. */
  readonly steps?: number;
  /** Names of the players that are updated. */
  readonly players: readonly string[];
}

/** A game: nets, players, and what is drawn from it. Any number of each. */
export interface Game<S extends string = string> {
  readonly nets: Readonly<Record<string, NetDeclaration>>;
  /** Updated in the order given. */
  readonly players: Readonly<Record<string, Player<S>>>;
  /** Named numbers the game keeps from update to update, by initial value. */
  readonly state?: Readonly<Record<string, number | readonly number[]>>;
  readonly phases?: readonly Phase[];
  /** What the game has learned to make, from `z` (and `real` where it translates): examples of the field `x`. */
  sample(batch: SampleBatch): Tensor;
  /** Field of the data set that samples imitate; `x` unless said. */
  readonly field?: string;
  /** Fields of the data set the losses read besides it, such as `['y']`; a data set without them is refused. */
  readonly reads?: readonly string[];
}

/** What `sample` is given: nets in evaluation mode, with averaged weights where there are. */
export type SampleBatch = Pick<Batch, 'z' | 'nets' | 'rng' | 'batchSize' | 'real'>;

/** What `create` of an objective is given. */
export interface ObjectiveContext {
  readonly data: DataSpec;
  readonly latent: Latent;
}
