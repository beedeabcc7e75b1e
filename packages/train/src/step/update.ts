import { PluginFailedError, inPlugin } from '@ganzoo/engine';
import { CompositionError, PluginContractError, tf } from '@ganzoo/sdk';
import { MOMENT, type Parameter } from '@ganzoo/sdk/host';
import { assignState } from '../model/game-state.ts';
import { weightInfo } from '../model/weight-view.ts';
import { totalLoss, type UpdateContext, type Watch } from './total-loss.ts';

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
  assignState(extras, parts, state);
  tf.dispose(Object.values(state));
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
  const { value, grads } = gradientsOf(context, evaluate, weights);
  return { loss: value, gradients: grads, scalars, state };
}

/** A loss with its gradients; what goes wrong on the way back is told with the player and plugin whose loss it is. */
function gradientsOf(
  { parts, player }: UpdateContext,
  loss: () => tf.Scalar,
  weights: readonly Parameter[],
): ReturnType<typeof tf.variableGrads> {
  const variables = weights.map(({ variable }) => variable);
  const label = `the gradient of '${player}' of ${parts.objective.label}`;
  try {
    return inPlugin(label, () => tf.variableGrads(loss, variables));
  } catch (error) {
    if (!(error instanceof PluginFailedError) || !/find a connection/.test(error.message)) throw error;
    const { trains } = parts.game.players[player]!;
    throw new PluginContractError(
      `The loss of '${player}' of ${parts.objective.label} depends on no weight of ${trains.join(', ')}.`,
      'It is a constant, or all ways to them lead through whole numbers, argMax or something detached.',
    );
  }
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

function applyGradients(
  context: UpdateContext,
  weights: readonly Parameter[],
  grads: tf.NamedTensorMap,
): void {
  const { parts, player, extras, batch } = context;
  const { product: optimizer, label } = parts.optimizers[player]!;
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
      optimizer.apply({
        weight: variable,
        gradient,
        slots: Object.fromEntries(slots),
        update,
        [MOMENT]: batch[MOMENT],
      }),
    );
  }
  count.assign(update);
}

function projectWeights({ parts, player }: UpdateContext, weights: readonly Parameter[]): void {
  const { trains } = parts.game.players[player]!;
  for (const { product, label, on } of parts.constraints) {
    if (!product.project || !on.includes(player)) continue;
    for (const { path, variable } of weights) {
      const net = trains.find(name => path.startsWith(`${name}/`))!;
      inPlugin(label, () =>
        variable.assign(product.project!(variable, weightInfo(net, path, variable.shape)) as never),
      );
    }
  }
}

/** √ Σ g² over all tensors. */
function globalNorm(tensors: readonly tf.Tensor[]): tf.Tensor {
  return tf.sqrt(tf.addN(tensors.map(tensor => tf.sum(tf.square(tensor)))));
}
