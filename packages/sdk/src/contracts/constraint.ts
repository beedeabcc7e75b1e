import type { Tensor } from '@ganzoo/tfjs';
import type { Moment } from '../moment.ts';
import type { ParameterScope } from '../nn/net-call.ts';
import type { DataSpec } from './data.ts';
import type { Batch, Critic, LossResult, StateDeclaration } from './game.ts';
import type { WeightInfo } from './weight.ts';

/** A weight that a player trains: as it is kept, and as its net sees it through the constraints. */
export interface HeldWeight {
  readonly info: WeightInfo;
  readonly raw: Tensor;
  readonly seen: Tensor;
}

/** What a penalty holds: a player, its weights and, where it has one, its critic. */
export interface Held {
  /** Name of the player. */
  readonly player: string;
  readonly critic?: Critic;
  /** Weights of the critic's nets, or of all that the player trains. */
  readonly weights: readonly HeldWeight[];
}

/** What a critic is about to see. */
export interface Judged<S extends string = string> {
  /** Whether it is real, made, or neither, as a point that a penalty puts between the two. */
  readonly of: 'real' | 'fake' | 'between';
  /** The player that moves. */
  readonly player: string;
  /** True where that player trains the critic; false where it only asks it, as a generator does. */
  readonly trained: boolean;
  readonly batch: Batch<string, S>;
}

/** A weight with its gradient. */
export interface WeightGradient {
  readonly info: WeightInfo;
  readonly weight: Tensor;
  readonly gradient: Tensor;
}

/** What `create` of a constraint is given. */
export interface ConstraintContext {
  /** The data set's fields, of whose shapes what it keeps may be. */
  readonly data: DataSpec;
  readonly batchSize: number;
}

/** What every constraint may do, whether it needs a critic or not. */
interface Hooks<S extends string> {
  /** What it keeps from update to update, by name; `batch.state` of its hooks. Two constraints of one plugin have their own. */
  readonly state?: Readonly<Record<S, StateDeclaration>>;
  /** True where `penalty` differentiates a gradient: the contract suite then checks second derivatives. */
  readonly secondOrder?: boolean;
  /**
   * What the critic sees in place of x, [batch, ...]: noise on it, an augmentation, an older fake. Games show their critic
   * examples through `critic.score` only, so this goes with any of them.
   */
  judged?(
    x: Tensor,
    judged: Judged<NoInfer<S>>,
  ): Tensor | { readonly x: Tensor; readonly state?: Readonly<Partial<Record<NoInfer<S>, Tensor>>> };
  /** The gradients of a player's update in place of these, in their order; before the optimizer's own. */
  gradients?(all: readonly WeightGradient[], at: Moment): readonly Tensor[];
  /** New value of a weight after each update of the player. */
  project?(weight: Tensor, info: WeightInfo, scope: ParameterScope): Tensor;
  /** Weight as the net sees it, at each use. */
  weight?(weight: Tensor, info: WeightInfo, scope: ParameterScope): Tensor;
}

/** A constraint on players with a critic. */
interface CriticConstraint<S extends string> extends Hooks<S> {
  /** True: it needs a critic, and is refused on a player without one. */
  readonly critic: true;
  /** Added to the loss of each player the constraint is on, factor included; null where a step is to be without it. */
  penalty?(
    batch: Batch<string, NoInfer<S>>,
    held: Held & { readonly critic: Critic },
  ): Tensor | LossResult<NoInfer<S>> | null;
}

/** A constraint on any player. */
interface PlayerConstraint<S extends string> extends Hooks<S> {
  readonly critic?: false;
  /** Added to the loss of each player the constraint is on, factor included; null where a step is to be without it. */
  penalty?(batch: Batch<string, NoInfer<S>>, held: Held): Tensor | LossResult<NoInfer<S>> | null;
}

/**
 * Holds a player to something: any of a penalty, a change of what is judged, of gradients or of weights. `S` are the names
 * of its state; one that has some is written with `constraint({ ... })`, which knows them.
 */
export type Constraint<S extends string = string> = CriticConstraint<S> | PlayerConstraint<S>;
