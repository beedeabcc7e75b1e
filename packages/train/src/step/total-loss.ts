import type { PlacedConstraint, RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Batch, type LossResult } from '@ganzoo/sdk';
import type { Parameters } from '@ganzoo/sdk/host';
import { checkState } from '../model/game-state.ts';

/** All one update of one player works with. */
export interface UpdateContext {
  readonly parts: RunParts;
  readonly player: string;
  /** Weights of the nets. */
  readonly nets: Parameters;
  /** Slots, counters and state: everything else that a checkpoint holds. */
  readonly extras: Parameters;
  /** What losses and penalties are given. */
  readonly batch: Batch;
  /** False leaves out the scalars that cost time and are needed only where they are logged. */
  readonly detailed: boolean;
  readonly watch?: Watch;
}

/** Called with a tensor of an update, and its description. */
export type Watch = (what: string, tensor: tf.Tensor) => void;

/** A player's loss with all that is added to it. */
interface TotalLoss {
  readonly loss: tf.Tensor;
  readonly scalars: Readonly<Record<string, tf.Tensor>>;
  readonly state: Readonly<Record<string, tf.Tensor>>;
}

/** The player's own loss and the penalties on it. */
export function totalLoss({ parts, player, batch, watch }: UpdateContext): TotalLoss {
  const { game, objective, constraints } = parts;
  const { loss, critic } = game.players[player]!;
  const what = `The loss of '${player}' of ${objective.label}`;
  const own = checked(
    inPlugin(objective.label, () => loss(batch)),
    what,
  );
  const { state = {} } = own;
  checkState(game, state, what);
  let total = tf.reshape(own.loss, []);
  const scalars: Record<string, tf.Tensor> = { ...own.scalars };
  for (const constraint of constraints.filter(({ on, product }) => product.penalty && on.includes(player))) {
    const penalty = checked(
      inPlugin(constraint.label, () => constraint.product.penalty!(batch, critic!)),
      `The penalty of ${constraint.label} on '${player}'`,
    );
    watch?.(`the penalty of ${constraint.label} on ${player}`, penalty.loss);
    total = tf.add(total, tf.reshape(penalty.loss, []));
    for (const [name, scalar] of Object.entries(penalty.scalars ?? {}))
      scalars[scalarName(constraint, name)] = scalar;
  }
  return { loss: total, scalars, state };
}

/** What a loss or penalty gave, found to be a scalar with scalars beside it. */
function checked(given: unknown, what: string): LossResult {
  const result = given instanceof tf.Tensor ? { loss: given } : given;
  if (typeof result !== 'object' || result === null || !('loss' in result)) {
    throw new PluginContractError(
      `${what} gives ${wordsOf(given)}, not a scalar or { loss, scalars, state }.`,
    );
  }
  const { loss, scalars = {} } = result as { loss: unknown; scalars?: Readonly<Record<string, unknown>> };
  requireScalar(loss, what);
  for (const [name, scalar] of Object.entries(scalars))
    requireScalar(scalar, `${what}: its scalar '${name}'`);
  return result as LossResult;
}

function requireScalar(given: unknown, what: string): void {
  if (!(given instanceof tf.Tensor))
    throw new PluginContractError(`${what} is ${wordsOf(given)}, not a scalar tensor.`);
  if (given.size !== 1) {
    throw new PluginContractError(`${what} has shape [${given.shape}], not a scalar's.`, 'Use tf.mean.');
  }
}

function wordsOf(given: unknown): string {
  if (given === null || given === undefined) return 'nothing';
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`;
}

/** `gradient-penalty/slope`, or `gradient-penalty` for a scalar named `penalty`. */
function scalarName({ tag }: PlacedConstraint, scalar: string): string {
  return scalar === 'penalty' ? tag : `${tag}/${scalar}`;
}
