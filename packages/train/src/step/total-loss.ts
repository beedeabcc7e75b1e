import { labelWithInner, type PlacedConstraint, type RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { CompositionError, PluginContractError, tf, type Batch, type LossResult } from '@ganzoo/sdk';
import { JUDGE, withProperty, type Parameters } from '@ganzoo/sdk/host';
import { isTensor, wordsOf } from '../given.ts';
import { constraintState, gameState, nextState, stateOf } from '../model/game-state.ts';
import { rehearseCritic } from './critic.ts';
import { constraintsOn, heldBy } from './held.ts';
import { judgeOf, type JudgeOfUpdate } from './judging.ts';

/** All one update of one player works with. */
export interface UpdateContext {
  readonly parts: RunParts;
  readonly player: string;
  /** Weights of the nets. */
  readonly nets: Parameters;
  /** Slots, counters and state: everything else that a checkpoint holds. */
  readonly extras: Parameters;
  /** What losses are given. */
  readonly batch: Batch;
  /** False leaves out the scalars that cost time and are needed only where they are logged. */
  readonly detailed: boolean;
  readonly watch?: Watch;
  readonly rehearsal?: boolean;
}

/** Called with a tensor of an update, and its description. */
export type Watch = (what: string, tensor: tf.Tensor) => void;

/** A player's loss with all that is added to it. */
interface TotalLoss {
  readonly loss: tf.Tensor;
  readonly scalars: Readonly<Record<string, tf.Tensor>>;
  /** Next state of the game and of constraints, by the variables' paths. */
  readonly state: Readonly<Record<string, tf.Tensor>>;
  /** Where false, the update does not happen. */
  readonly moves?: tf.Tensor;
}

/** The player's own loss and the penalties on it. */
export function totalLoss(context: UpdateContext): TotalLoss {
  const { parts, player, nets, extras, watch } = context;
  const { game, objective } = parts;
  const batchOf = (constraint: PlacedConstraint): Batch =>
    withProperty(batch, 'state', stateOf(extras, constraintState(constraint)));
  const judging = parts.constraints.map(constraint => ({ constraint, batch: () => batchOf(constraint) }));
  const judge = judgeOf(parts, player, judging);
  const batch = judge ? judged(context.batch, judge) : context.batch;

  const what = `The loss of '${player}' of ${labelWithInner(objective)}`;
  const own = checked(
    inPlugin(objective.label, () => game.players[player]!.loss(batch)),
    what,
  );
  if (judge) requireAsked(parts, player, judge);
  if (context.rehearsal) rehearseCritic(parts, player, context.batch);
  let total = tf.reshape(own.loss, []);
  const scalars: Record<string, tf.Tensor> = { ...own.scalars };
  const state = { ...nextState(gameState(parts), own.state ?? {}, what) };
  for (const constraint of constraintsOn(parts, player, 'penalty')) {
    const { label, product } = constraint;
    const giver = `The penalty of ${label} on '${player}'`;
    if (judge) judge.between = true;
    const held = heldBy(parts, nets, player, batch);
    const given = inPlugin(label, () =>
      // a constraint that needs a critic is refused where there is none
      product.penalty!(batchOf(constraint), held as Required<typeof held>),
    );
    if (given === null) continue;
    const penalty = checked(given, giver);
    watch?.(`the penalty of ${label} on ${player}`, penalty.loss);
    total = tf.add(total, tf.reshape(penalty.loss, []));
    for (const [name, scalar] of Object.entries(penalty.scalars ?? {}))
      scalars[scalarName(constraint, name)] = scalar;
    Object.assign(state, nextState(constraintState(constraint), penalty.state ?? {}, giver));
  }
  for (const [constraint, next] of judge?.state ?? [])
    Object.assign(state, nextState(constraintState(constraint), next, constraint.label));
  return { loss: total, scalars, state, moves: own.moves };
}

function judged(batch: Batch, judge: JudgeOfUpdate): Batch {
  return Object.create(batch, { [JUDGE]: { value: judge } }) as Batch;
}

/** Throws where a constraint changes what the player's critic sees, but the loss shows it nothing. */
function requireAsked(parts: RunParts, player: string, { asked }: JudgeOfUpdate): void {
  const silent = constraintsOn(parts, player, 'judged').find(constraint => !asked.has(constraint));
  if (!silent) return;
  throw new CompositionError(
    `${silent.label} changes what the critic of '${player}' sees, but ${parts.objective.label} judges without it.`,
    'Make the critic by defineCritic of @ganzoo/sdk/games, and judge by `critic.score` only.',
  );
}

/** What a loss or penalty gave, found to be a scalar with scalars beside it. */
function checked(given: unknown, what: string): LossResult {
  const result = isTensor(given) ? { loss: given } : given;
  if (typeof result !== 'object' || result === null || !('loss' in result)) {
    throw new PluginContractError(
      `${what} gives ${wordsOf(given)}, not a scalar or { loss, scalars, state }.`,
    );
  }
  const {
    loss,
    scalars = {},
    moves,
  } = result as Readonly<Record<string, unknown>> & {
    scalars?: Readonly<Record<string, unknown>>;
  };
  requireScalar(loss, what);
  for (const [name, scalar] of Object.entries(scalars))
    requireScalar(scalar, `${what}: its scalar '${name}'`);
  if (moves !== undefined) requireScalar(moves, `${what}: its \`moves\``);
  const strange = Object.keys(result).find(key => !KEYS.includes(key));
  if (strange !== undefined)
    throw new PluginContractError(
      `${what} gives '${strange}', which means nothing.`,
      `It can give ${KEYS.join(', ')}.`,
    );
  return result as LossResult;
}

const KEYS = ['loss', 'scalars', 'state', 'moves'];

function requireScalar(given: unknown, what: string): void {
  if (!isTensor(given)) throw new PluginContractError(`${what} is ${wordsOf(given)}, not a scalar tensor.`);
  if (given.size !== 1) {
    throw new PluginContractError(`${what} has shape [${given.shape}], not a scalar's.`, 'Use tf.mean.');
  }
}

/** `gradient-penalty/slope`, or `gradient-penalty` for a scalar named `penalty`. */
function scalarName({ tag }: PlacedConstraint, scalar: string): string {
  return scalar === 'penalty' ? tag : `${tag}/${scalar}`;
}
