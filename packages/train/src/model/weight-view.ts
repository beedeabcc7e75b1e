import type { RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import type { WeightInfo, tf } from '@ganzoo/sdk';
import type { ParameterScope } from '@ganzoo/sdk/nn';

type View = (weight: tf.Tensor, path: string, scope: ParameterScope) => tf.Tensor;

/** How the constraints on the players who train this net show it its weights; undefined where none does. */
export function weightView({ constraints, game }: RunParts, net: string): View | undefined {
  const views = constraints.filter(
    ({ product, on }) => product.weight && on.some(player => netsOf(game.players[player]).includes(net)),
  );
  if (views.length === 0) return undefined;
  return (weight, path, scope) =>
    views.reduce(
      (seen, { product, label }) =>
        inPlugin(label, () => product.weight!(seen, weightInfo(net, path, weight.shape), scope)),
      weight,
    );
}

function netsOf(player: RunParts['game']['players'][string] | undefined): readonly string[] {
  return player?.critic?.nets ?? player?.trains ?? [];
}

/** A weight as constraints see it. */
export function weightInfo(net: string, path: string, shape: readonly number[]): WeightInfo {
  return { path, net, name: path.slice(path.lastIndexOf('/') + 1), shape };
}
