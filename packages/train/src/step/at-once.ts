import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf } from '@ganzoo/sdk';
import { accumulate, type ContextsOf } from './accumulate.ts';
import type { UpdateContext } from './total-loss.ts';
import { carryOut, updatesOf, type Evaluated, type UpdateScalars } from './update.ts';

/**
 * Updates of several players at once: all gradients are taken at the same weights, then all optimizers move.
 *
 * Where an optimizer looks ahead (extragradient), the gradients are taken again at the places that all of these look at.
 * `contextsOf` makes the players' contexts anew, each time with the same batches and noise. Gives the scalars by player.
 */
export function updateAtOnce(batches: number, contextsOf: ContextsOf): ReadonlyMap<string, UpdateScalars> {
  const { contexts: players, evaluated } = accumulate(batches, contextsOf);
  refuseRivals(players, evaluated);
  const again = (): readonly Evaluated[] =>
    accumulate(batches, (...at) => contextsOf(...at).map(context => ({ ...context, detailed: false })))
      .evaluated;
  const ahead = lookAhead(players, evaluated, again);
  return new Map(
    players.map(
      (context, i) => [context.player, carryOut(context, { ...evaluated[i]!, ...ahead?.[i] })] as const,
    ),
  );
}

/** Gradients at the places that optimizers look at; undefined where none does. */
function lookAhead(
  players: readonly UpdateContext[],
  evaluated: readonly Evaluated[],
  evaluate: () => readonly Evaluated[],
): Pick<Evaluated, 'gradients'>[] | undefined {
  const places = players.flatMap((context, i) => {
    const optimizer = context.parts.optimizers[context.player];
    if (!optimizer?.product.lookAhead) return [];
    return updatesOf(context, evaluated[i]!.gradients).map(({ parameter, update }) => {
      const place = inPlugin(optimizer.label, () => optimizer.product.lookAhead!(update));
      return { variable: parameter.variable, place: tf.clone(place) };
    });
  });
  if (places.length === 0) return undefined;
  const before = places.map(({ variable }) => tf.clone(variable));
  for (const { variable, place } of places) variable.assign(place);
  const again = evaluate();
  places.forEach(({ variable }, i) => variable.assign(before[i]!));
  for (const { scalars, state, moves } of again)
    tf.dispose([...Object.values(scalars), ...Object.values(state), ...(moves ? [moves] : [])]);
  return again.map(({ gradients }) => ({ gradients }));
}

/** Two players that give one state would each undo the other's. */
function refuseRivals(players: readonly UpdateContext[], evaluated: readonly Evaluated[]): void {
  const givers = new Map<string, string>();
  for (const [i, { player, parts }] of players.entries()) {
    for (const path of Object.keys(evaluated[i]!.state)) {
      const other = givers.get(path);
      if (other !== undefined) {
        throw new PluginContractError(
          `The players '${other}' and '${player}' of ${parts.objective.label} move at once and both give '${path}'.`,
          "Let one of them give it, or move them in turn: `order: 'in-turn'`.",
        );
      }
      givers.set(path, player);
    }
  }
}
