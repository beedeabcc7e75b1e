import type { Game, History, Order, Phase } from '@ganzoo/sdk';

/** A stretch of training in which the same players move. */
export interface Stretch {
  /** Name of the phase; undefined for what comes after the last one, and in a game without phases. */
  readonly name?: string;
  /** First step, from 0. */
  readonly from: number;
  /** The step that no longer belongs to it; infinite for the last stretch. */
  readonly until: number;
  /** Where it holds, the stretch is over before that. */
  readonly condition?: Phase['until'];
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

/** Steps done when phases ended by their condition, by name. */
type Ended = History['ended'];

/**
 * The stretches of a game one after another; after a last phase with an end all players move.
 *
 * A phase with a condition lasts as long as it may, unless it is among the `ended`.
 */
export function stretchesOf(
  { phases = [], players }: Pick<Game, 'phases' | 'players'>,
  ended: Ended = {},
): Stretch[] {
  const all = Object.keys(players);
  const stretches: Stretch[] = [];
  let from = 0;
  for (const { steps = Infinity, players: moving, until: condition, ...phase } of phases) {
    const until = Object.hasOwn(ended, phase.name) ? ended[phase.name]! : from + steps;
    const own = all.filter(player => moving.includes(player));
    stretches.push({ ...phase, from, until, players: own, ...(condition && { condition }) });
    from = until;
  }
  const ends = from < Infinity || phases.at(-1)?.until !== undefined;
  return ends ? [...stretches, { from, until: Infinity, players: all }] : stretches;
}

/** The stretch a step lies in. */
export function stretchAt(game: Pick<Game, 'phases' | 'players'>, step: number, ended?: Ended): Stretch {
  return stretchesOf(game, ended).find(({ until }) => step < until)!;
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

/**
 * The phase on whose condition it depends how often a player is updated within so many steps; undefined where it is the
 * same whenever the condition holds.
 */
export function undecidedBy(
  game: Pick<Game, 'phases' | 'players'>,
  player: string,
  steps: number,
): string | undefined {
  const stretches = stretchesOf(game);
  const first = stretches.findIndex(({ condition, from }) => condition && from < steps);
  if (first < 0 || stretches.slice(first).every(({ players }) => players.includes(player))) return undefined;
  return stretches[first]!.name;
}
