import { inPlugin } from '@ganzoo/engine';
import { CompositionError, PluginContractError, tf, type WeightUpdate } from '@ganzoo/sdk';
import { MOMENT, type Parameter } from '@ganzoo/sdk/host';
import { movable } from '../model/frozen.ts';
import { changedGradients, gradientsOf, type LossAndGradients, type Updated } from './gradients.ts';
import { constraintsOn, scopeOf } from './held.ts';
import { keptOf, leaveOut, sharedCount, type KeptOfWeight } from './slots.ts';
import { totalLoss, type UpdateContext, type Watch } from './total-loss.ts';

/** Scalars of an update by name; kept tensors, the caller's to dispose. */
export type UpdateScalars = Record<string, tf.Tensor>;

/** What an update computes before it changes anything. */
export interface Evaluated extends LossAndGradients {
  /** The scalars to be logged, and the next state by the variables' paths; kept tensors. */
  readonly scalars: UpdateScalars;
  readonly state: Readonly<Record<string, tf.Tensor>>;
  /** Where false, nothing is changed; a kept tensor. */
  readonly moves?: tf.Tensor;
}

/** Loss, penalties and gradients of one update of one player; nothing is changed but what nets keep themselves. */
export function evaluateUpdate(context: UpdateContext): Evaluated {
  const { parts, player, watch } = context;
  const weights = weightsOf(context);
  let scalars: UpdateScalars = {};
  let state: Evaluated['state'] = {};
  let moves: tf.Tensor | undefined;
  const evaluate = (): tf.Scalar => {
    const result = totalLoss(context);
    scalars = context.detailed ? keptCopies(result.scalars) : {};
    state = keptCopies(result.state);
    moves = result.moves && tf.keep(tf.reshape(tf.cast(result.moves, 'bool'), []));
    return result.loss as tf.Scalar;
  };
  if (parts.game.players[player]!.trains.length === 0)
    return { loss: tf.tidy(evaluate), gradients: {}, scalars, state, moves };
  if (weights.length === 0) {
    const frozen = parts.config.train.from?.frozen.length ? ' that are not frozen (train.from.frozen)' : '';
    throw new CompositionError(
      `Player '${player}' of ${parts.objective.label} has no weights to train${frozen}.`,
    );
  }
  const found = gradientsOf(context, evaluate, weights);
  if (watch) watchGradients(watch, player, weights, found);
  return { ...found, scalars, state, moves };
}

/** Updates weights by the optimizer, projects them, and sets the next state; gives the scalars. */
export function carryOut(context: UpdateContext, evaluated: Evaluated): UpdateScalars {
  const { parts, player, nets, extras, detailed, watch } = context;
  const { loss, gradients, scalars, state, moves } = evaluated;
  const kept: UpdateScalars = { ...scalars, loss: tf.keep(loss) };
  const updates = parts.optimizers[player] && updatesOf(context, gradients);
  const undo = moves && remembered(context, updates, state, moves);
  if (updates) {
    if (detailed) {
      // in the order of the weights: that of the gradients is the order in which this process made variables
      const all = weightsOf(context).flatMap(({ variable }) => gradients[variable.name] ?? []);
      kept['gradient-norm'] = tf.keep(globalNorm(all));
    }
    applyUpdates(context, updates);
    projectWeights(context);
  }
  if (watch) watchParameters(watch, player, [...nets.all(), ...extras.all()]);
  for (const [path, next] of Object.entries(state)) extras.find(path)!.assign(next);
  undo?.();
  tf.dispose([...Object.values(state), ...(moves ? [moves] : [])]);
  return kept;
}

/** What an optimizer is given for a weight, and what it keeps of it. */
interface UpdateOfWeight {
  readonly parameter: Parameter;
  readonly update: WeightUpdate;
  readonly kept: KeptOfWeight;
}

/** Each weight with its gradient as constraints and the optimizer change it. */
export function updatesOf(context: UpdateContext, gradients: tf.NamedTensorMap): UpdateOfWeight[] {
  const { parts, player, extras, batch } = context;
  const { product } = parts.optimizers[player]!;
  const updated: Updated[] = [];
  for (const parameter of weightsOf(context)) {
    const gradient = gradients[parameter.variable.name];
    // a weight the loss does not depend on, such as the last layer of an unused head
    if (gradient) updated.push({ parameter, gradient });
    else leaveOut(product, extras, player, parameter);
  }
  const next = new Map<tf.Variable, tf.Scalar>();
  return changedGradients(parts, player, updated, batch).map(({ parameter, gradient }) => {
    const kept = keptOf(product, extras, player, parameter);
    const update = next.get(kept.count) ?? tf.add<tf.Scalar>(kept.count, 1);
    next.set(kept.count, update);
    const { variable: weight, info } = parameter;
    return {
      parameter,
      kept,
      update: { weight, info, gradient, slots: kept.slots, update, [MOMENT]: batch[MOMENT] },
    };
  });
}

function weightsOf({ parts, player, nets }: UpdateContext): Parameter[] {
  return movable(parts, nets, parts.game.players[player]!.trains);
}

function applyUpdates({ parts, player, extras }: UpdateContext, updates: readonly UpdateOfWeight[]): void {
  const { product: optimizer, label } = parts.optimizers[player]!;
  const shared = sharedCount(extras, player);
  const next = new Map([[shared, tf.add(shared, 1)]]);
  for (const { update, kept } of updates) {
    inPlugin(label, () => optimizer.apply(update));
    next.set(kept.count, update.update);
  }
  for (const [count, value] of next) count.assign(value);
}

function projectWeights(context: UpdateContext): void {
  const { parts, player, nets, batch } = context;
  for (const { product, label } of constraintsOn(parts, player, 'project')) {
    for (const parameter of weightsOf(context)) {
      const { variable, info } = parameter;
      const next = inPlugin(label, () => product.project!(variable, info, scopeOf(nets, parameter, batch)));
      if (!(next instanceof tf.Tensor) || !tf.util.arraysEqual(next.shape, variable.shape)) {
        const came = next instanceof tf.Tensor ? `a tensor of shape [${next.shape}]` : 'no tensor';
        throw new PluginContractError(`${label} projects ${info.path} of shape [${info.shape}] to ${came}.`);
      }
      variable.assign(next);
    }
  }
}

/** Remembers all that an update changes; what comes back brings it back where the update does not happen. */
function remembered(
  context: UpdateContext,
  updates: readonly UpdateOfWeight[] | undefined,
  state: Evaluated['state'],
  moves: tf.Tensor,
): () => void {
  const { player, extras } = context;
  const changed = new Set<tf.Variable>(Object.keys(state).map(path => extras.find(path)!));
  if (updates) {
    changed.add(sharedCount(extras, player));
    for (const { kept } of updates)
      for (const variable of [kept.count, ...Object.values(kept.slots)]) changed.add(variable);
    for (const { variable } of weightsOf(context)) changed.add(variable);
  }
  const before = [...changed].map(variable => [variable, tf.clone(variable)] as const);
  return () => {
    for (const [variable, value] of before) variable.assign(tf.where(moves, variable, value));
  };
}

/** Copies that outlive the gradient's own clean-up; copies, since a game may give a tensor of its state as it is. */
function keptCopies(tensors: Readonly<Record<string, tf.Tensor>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]),
  );
}

function watchGradients(
  watch: Watch,
  player: string,
  weights: readonly Parameter[],
  { loss, gradients }: LossAndGradients,
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

/** √ Σ g² over all tensors. */
function globalNorm(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.sqrt(tf.addN(tensors.map(tensor => tf.sum(tf.square(tensor)))));
}
