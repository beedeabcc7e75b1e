import type { Tensor } from '@ganzoo/tfjs';
import type { ParameterScope } from '../nn/net-call.ts';
import type { Batch, Critic, LossResult } from './game.ts';

/** A weight tensor as constraints see it. */
export interface WeightInfo {
  /** `discriminator/conv_1/kernel`. */
  readonly path: string;
  /** Name of the net. */
  readonly net: string;
  /** Last part of the path: `kernel`, `bias`, `scale`, `offset`, `table` ... */
  readonly name: string;
  readonly shape: readonly number[];
}

/** What `create` of a constraint is given. */
export interface ConstraintContext {
  readonly batchSize: number;
}

/** Holds a player to something: any of a penalty, a projection, a re-parametrisation. */
export interface Constraint {
  /** Added to the loss of each player the constraint is on, factor included. */
  penalty?(batch: Batch, critic: Critic): Tensor | LossResult;
  /** True where `penalty` differentiates a gradient: the contract suite then checks second derivatives. */
  readonly secondOrder?: boolean;
  /** New value of a weight after each update of the player. */
  project?(weight: Tensor, info: WeightInfo): Tensor;
  /** Weight as the net sees it, at each use. */
  weight?(weight: Tensor, info: WeightInfo, scope: ParameterScope): Tensor;
}
