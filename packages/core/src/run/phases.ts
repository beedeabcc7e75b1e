import type { Game, Order, Phase } from '@ganzoo/sdk';

/** A stretch of training in which the same players move. */
export interface Stretch {
  /** Name of the phase; undefined for what comes after the last one, and in a game without phases. */
  readonly name?: string;
  /** First step, from 0. */
  readonly from: number;
  /** The step that no longer belongs to it; infinite for the last stretch. */
  readonly until: number;
  /** Players that move, in the order in which they do. */
  readonly players: readonly string[];
  readonly order?: Order;
  /** Players whose optimizers begin anew. */
  readonly fresh?: readonly string[];
  /** Examples in an update, where not as many as `train.batchSize` says. */
  readonly batchSize?: number;
  /** Static parameters that hold in it, as the game names them. */
  readonly constants?: Phase['constants'];
}

/** The stretches of a game one after another; after a last phase with a length all players move. */
export function stretchesOf({ phases = [], players }: Pick<Game, 'phases' | 'players'>): Stretch[] {
  const all = Object.keys(players);
  const stretches: Stretch[] = [];
  let from = 0;
  for (const { steps = Infinity, players: moving, ...phase } of phases) {
    const until = from + steps;
    stretches.push({ ...phase, from, until, players: all.filter(player => moving.includes(player)) });
    from = until;
  }
  return from === Infinity ? stretches : [...stretches, { from, until: Infinity, players: all }];
}

/** The stretch a step lies in. */
export function stretchAt(game: Pick<Game, 'phases' | 'players'>, step: number): Stretch {
  return stretchesOf(game).find(({ until }) => step < until)!;
}

/**
 * Steps after which a player has been updated so often; infinite where it never is.
 *
 * `each`: updates in a step in which it moves.
 */
export function stepsFor(
  game: Pick<Game, 'phases' | 'players'>,
  player: string,
  updates: number,
  each: number,
): number {
  let left = Math.ceil(updates / each);
  for (const { from, until, players } of stretchesOf(game)) {
    if (!players.includes(player)) continue;
    if (left <= until - from) return from + left;
    left -= until - from;
  }
  return Infinity;
}
