import type { PlacedConstraint, RunParts } from '@ganzoo/core';
import type { Batch, Held } from '@ganzoo/sdk';
import { MOMENT, type Parameter, type Parameters } from '@ganzoo/sdk/host';
import type { ParameterScope } from '@ganzoo/sdk/nn';
import { weightView } from '../model/weight-view.ts';
import { criticOf } from './critic.ts';

/** Nets that a constraint on a player holds: those of its critic, or all that it trains. */
function heldNets({ game }: RunParts, player: string): readonly string[] {
  const { critic, trains } = game.players[player]!;
  return critic?.nets ?? trains;
}

/** What a penalty on a player is given: its critic and its weights, these only where they are asked for. */
export function heldBy(parts: RunParts, nets: Parameters, player: string, batch: Batch): Held {
  return {
    player,
    critic: criticOf(parts, player, batch),
    get weights() {
      return nets.trainable(heldNets(parts, player)).map(weight => {
        const { info, variable } = weight;
        const view = weightView(parts, info.net);
        return {
          info,
          raw: variable,
          get seen() {
            return view?.(variable, info, scopeOf(nets, weight, batch)) ?? variable;
          },
        };
      });
    },
  };
}

/** The scope of the layer that a weight belongs to. */
export function scopeOf(nets: Parameters, { path }: Parameter, batch: Batch): ParameterScope {
  const layer = path.slice(0, path.lastIndexOf('/'));
  return {
    training: true,
    state: (name, shape, init) => nets.get(`${layer}/${name}`, shape, { init, trainable: false }),
    [MOMENT]: batch[MOMENT],
  };
}

/** Constraints on a player that have a hook. */
export function constraintsOn(
  { constraints }: RunParts,
  player: string,
  hook: 'penalty' | 'judged' | 'gradients' | 'project',
): PlacedConstraint[] {
  return constraints.filter(({ product, on }) => product[hook] && on.includes(player));
}
