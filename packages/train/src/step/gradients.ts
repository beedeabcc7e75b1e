import { labelWithInner, type RunParts } from '@ganzoo/core';
import { PluginFailedError, inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Moment, type WeightGradient } from '@ganzoo/sdk';
import type { Parameter } from '@ganzoo/sdk/host';
import { constraintsOn } from './held.ts';
import type { UpdateContext } from './total-loss.ts';

/** A loss and its gradients, by the name of each weight's variable. */
export interface LossAndGradients {
  readonly loss: tf.Scalar;
  readonly gradients: tf.NamedTensorMap;
}

/** A loss with its gradients; what goes wrong on the way back is told with the player and plugin whose loss it is. */
export function gradientsOf(
  { parts, player }: UpdateContext,
  loss: () => tf.Scalar,
  weights: readonly Parameter[],
): LossAndGradients {
  const variables = weights.map(({ variable }) => variable);
  const label = `the gradient of '${player}' of ${labelWithInner(parts.objective)}`;
  try {
    const { value, grads } = inPlugin(label, () => tf.variableGrads(loss, variables));
    return { loss: value, gradients: grads };
  } catch (error) {
    if (!(error instanceof PluginFailedError) || !/find a connection/.test(error.message)) throw error;
    const { trains } = parts.game.players[player]!;
    throw new PluginContractError(
      `The loss of '${player}' of ${labelWithInner(parts.objective)} depends on no weight of ${trains.join(', ')}.`,
      'It is a constant, or all ways to them lead through whole numbers, argMax or something detached.',
    );
  }
}

/** A weight with what its player's optimizer is to be given. */
export interface Updated {
  readonly parameter: Parameter;
  readonly gradient: tf.Tensor;
}

/** Gradients as constraints and then the optimizer change them all together, in the order of the weights. */
export function changedGradients(
  parts: RunParts,
  player: string,
  updated: readonly Updated[],
  at: Moment,
): readonly Updated[] {
  const optimizer = parts.optimizers[player]!;
  const changers = [...constraintsOn(parts, player, 'gradients'), optimizer];
  return changers.reduce((now, { label, product }) => {
    if (!product.gradients) return now;
    const all = now.map(({ parameter: { info, variable }, gradient }): WeightGradient => {
      return { info, weight: variable, gradient };
    });
    const next = inPlugin(label, () => product.gradients!(all, at));
    requireAlike(label, all, next);
    return now.map(({ parameter }, i) => ({ parameter, gradient: next[i]! }));
  }, updated);
}

function tensorOrNone(value: unknown): tf.Tensor | undefined {
  return value instanceof tf.Tensor ? (value as tf.Tensor) : undefined;
}

function requireAlike(label: string, all: readonly WeightGradient[], next: readonly unknown[]): void {
  if (!Array.isArray(next) || next.length !== all.length) {
    throw new PluginContractError(
      `${label} gives ${Array.isArray(next) ? next.length : 'no list of'} gradients for ${all.length} weights.`,
      'Give one for each, in their order.',
    );
  }
  for (const [i, { info }] of all.entries()) {
    const gradient = tensorOrNone(next[i]);
    if (gradient && tf.util.arraysEqual(gradient.shape, [...info.shape])) continue;
    const came = gradient ? `of shape [${gradient.shape}]` : 'that is no tensor';
    throw new PluginContractError(
      `${label} gives a gradient ${came} for ${info.path} of shape [${info.shape}].`,
    );
  }
}
