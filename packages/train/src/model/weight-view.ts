import type { RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type WeightInfo } from '@ganzoo/sdk';
import type { ParameterScope } from '@ganzoo/sdk/nn';

type View = (weight: tf.Tensor, info: WeightInfo, scope: ParameterScope) => tf.Tensor;

/** How the constraints on the players who train this net show it its weights; undefined where none does. */
export function weightView({ constraints, game }: RunParts, net: string): View | undefined {
  const views = constraints.filter(
    ({ product, on }) => product.weight && on.some(player => netsOf(game.players[player]).includes(net)),
  );
  if (views.length === 0) return undefined;
  return (weight, info, scope) =>
    views.reduce((seen, { product, label }) => {
      const next: unknown = inPlugin(label, () => product.weight!(seen, info, scope));
      const shown = next instanceof tf.Tensor ? (next as tf.Tensor) : undefined;
      if (shown && tf.util.arraysEqual(shown.shape, [...info.shape])) return shown;
      const came = shown ? `a tensor of shape [${shown.shape}]` : 'no tensor';
      throw new PluginContractError(
        `${label} shows ${info.path} of shape [${info.shape}] as ${came}, but a weight keeps its shape.`,
      );
    }, weight);
}

function netsOf(player: RunParts['game']['players'][string] | undefined): readonly string[] {
  return player?.critic?.nets ?? player?.trains ?? [];
}
