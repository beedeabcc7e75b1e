import type { PlacedConstraint, RunPart, RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { CompositionError, PluginContractError, tf, type Batch, type LossResult } from '@ganzoo/sdk';
import { asResult } from '@ganzoo/sdk/games';
import { type Parameter, type Parameters } from '@ganzoo/sdk/host';
import { weightInfo } from '../model/nets.ts';

/** All one update of one player works with. */
export interface UpdateContext {
  readonly parts: RunParts;
  readonly player: string;
  /** Weights of the nets. */
  readonly nets: Parameters;
  /** Slots, counters and state: everything else that a checkpoint holds. */
  readonly extras: Parameters;
  /** The batch as a plugin sees it: with its own scheduled numbers. */
  batchFor(part: RunPart): Batch;
  /** False leaves out the scalars that cost time and are needed only where they are logged. */
  readonly detailed: boolean;
  readonly watch?: Watch;
}

/** Called with a tensor of an update, and its description. */
export type Watch = (what: string, tensor: tf.Tensor) => void;

/** Scalars of an update by name; kept tensors, the caller's to dispose. */
export type UpdateScalars = Record<string, tf.Tensor>;

/**
 * One update of one player: loss and penalties, gradients of its nets' weights, optimiser, projections, state.
 *
 * Everything here is tensor operations, so the update can be compiled.
 */
export function updatePlayer(context: UpdateContext): UpdateScalars {
  const { parts, player, nets, extras, detailed, watch } = context;
  const { trains } = parts.game.players[player]!;
  const weights = nets.trainable(trains);
  if (trains.length > 0 && weights.length === 0) {
    throw new CompositionError(`Player '${player}' of ${parts.objective.label} has no weights to train.`);
  }
  const { loss, gradients, scalars, state } = lossAndGradients(context, weights);
  if (watch) watchGradients(watch, player, weights, loss, gradients);
  const kept: UpdateScalars = { ...scalars, loss: tf.keep(loss) };
  if (trains.length > 0) {
    if (detailed) kept['gradient-norm'] = tf.keep(globalNorm(Object.values(gradients)));
    applyGradients(context, weights, gradients);
    projectWeights(context, weights);
  }
  if (watch) watchParameters(watch, player, [...nets.all(), ...extras.all()]);
  for (const [name, next] of Object.entries(state)) {
    stateVariable(extras, parts, name).assign(next);
    next.dispose();
  }
  return kept;
}

/** What an update computes before it changes anything. */
interface LossAndGradients {
  readonly loss: tf.Scalar;
  /** By the name of the weight's variable; empty for a player that trains no net. */
  readonly gradients: tf.NamedTensorMap;
  /** The scalars to be logged, and the game's next state; kept tensors. */
  readonly scalars: UpdateScalars;
  readonly state: Readonly<Record<string, tf.Tensor>>;
}

function lossAndGradients(context: UpdateContext, weights: readonly Parameter[]): LossAndGradients {
  let scalars: UpdateScalars = {};
  let state: LossAndGradients['state'] = {};
  const evaluate = (): tf.Scalar => {
    const result = totalLoss(context);
    scalars = context.detailed ? keptCopies(result.scalars) : {};
    state = keptCopies(result.state);
    return result.loss as tf.Scalar;
  };
  if (context.parts.game.players[context.player]!.trains.length === 0)
    return { loss: tf.tidy(evaluate), gradients: {}, scalars, state };
  const variables = weights.map(({ variable }) => variable);
  const { value, grads } = tf.variableGrads(evaluate, variables);
  return { loss: value, gradients: grads, scalars, state };
}

/** Copies that outlive the gradient's own clean-up; copies, since a game may give a tensor of its state as it is. */
function keptCopies(tensors: Readonly<Record<string, tf.Tensor>> = {}): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]),
  );
}

function watchGradients(
  watch: Watch,
  player: string,
  weights: readonly Parameter[],
  loss: tf.Tensor,
  gradients: tf.NamedTensorMap,
): void {
  watch(`${player}/loss`, loss);
  for (const { path, variable } of weights) {
    const gradient = gradients[variable.name];
    if (gradient) watch(`the gradient of ${path} in the loss of ${player}`, gradient);
  }
}

function watchParameters(watch: Watch, player: string, parameters: readonly Parameter[]): void {
  for (const { path, variable } of parameters)
    if (!path.startsWith('state/')) watch(`${path} after the update of ${player}`, variable);
}

/** The player's own loss and the penalties on it. */
export function totalLoss({ parts, player, batchFor, watch }: UpdateContext): LossResult {
  const { game, objective, constraints } = parts;
  const { loss, critic } = game.players[player]!;
  const own = inPlugin(objective.label, () => asResult(loss(batchFor(objective))));
  if (own.loss.size !== 1) {
    throw new PluginContractError(
      `${objective.label}: the loss of '${player}' has shape [${own.loss.shape}], not a scalar's.`,
      'Use tf.mean.',
    );
  }
  let total = tf.reshape(own.loss, []);
  const scalars: Record<string, tf.Tensor> = { ...own.scalars };
  for (const constraint of constraints.filter(({ on, product }) => product.penalty && on.includes(player))) {
    const penalty = inPlugin(constraint.label, () =>
      asResult(constraint.product.penalty!(batchFor(constraint), critic!)),
    );
    watch?.(`the penalty of ${constraint.label} on ${player}`, penalty.loss);
    total = tf.add(total, tf.reshape(penalty.loss, []));
    for (const [name, scalar] of Object.entries(penalty.scalars ?? {}))
      scalars[scalarName(constraint, name)] = scalar;
  }
  return { loss: total, scalars, state: own.state };
}

/** `gradient-penalty/slope`, or `gradient-penalty` for a scalar named `penalty`. */
function scalarName({ name }: PlacedConstraint, scalar: string): string {
  return scalar === 'penalty' ? name : `${name}/${scalar}`;
}

function applyGradients(
  context: UpdateContext,
  weights: readonly Parameter[],
  grads: tf.NamedTensorMap,
): void {
  const { parts, player, extras, batchFor } = context;
  const part = parts.optimizers[player]!;
  const { product: optimizer, label } = part;
  const learningRate = batchFor(part).scheduled['learningRate']!;
  const count = extras.get(`updates/${player}`, [], { init: 'zeros', trainable: false });
  const update = tf.add<tf.Scalar>(count, 1);
  for (const { path, variable } of weights) {
    const gradient = grads[variable.name];
    if (!gradient) continue; // a weight the loss does not depend on, such as the last layer of an unused head
    const slots = optimizer.slots.map(slot => {
      const init = `constant:${optimizer.initial?.[slot] ?? 0}`;
      return [slot, extras.get(`${slot}/${path}`, variable.shape, { init, trainable: false })] as const;
    });
    inPlugin(label, () =>
      optimizer.apply({ weight: variable, gradient, slots: Object.fromEntries(slots), learningRate, update }),
    );
  }
  count.assign(update);
}

function projectWeights({ parts, player }: UpdateContext, weights: readonly Parameter[]): void {
  for (const { product, label, on } of parts.constraints) {
    if (!product.project || !on.includes(player)) continue;
    for (const { path, variable } of weights) {
      inPlugin(label, () =>
        variable.assign(product.project!(variable, weightInfo(path, variable.shape)) as never),
      );
    }
  }
}

/** The variable of a named number of the game's state. */
export function stateVariable(extras: Parameters, { game }: RunParts, name: string): tf.Variable {
  const first = game.state?.[name] ?? 0;
  const shape = typeof first === 'number' ? [] : [first.length];
  const init = () => (typeof first === 'number' ? tf.scalar(first) : tf.tensor1d([...first]));
  return extras.get(`state/${name}`, shape, { init, trainable: false });
}

/** √ Σ g² over all tensors. */
function globalNorm(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.sqrt(tf.addN(tensors.map(tensor => tf.sum(tf.square(tensor)))));
}
