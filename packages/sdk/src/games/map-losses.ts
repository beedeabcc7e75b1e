import type * as tf from '@ganzoo/tfjs';
import type { Batch, Game, LossResult, Player } from '../contracts/game.ts';

/**
 * The same game with other losses: `change` is called in place of each player's loss, and calls it with the batch it is
 * given or another one.
 *
 * @example
 * mapLosses(base, (loss, batch) => {
 *   const result = asResult(loss(batch));
 *   return { ...result, loss: tf.mul(result.loss, factor(batch)) };
 * });
 */
export function mapLosses(
  game: Game,
  change: (loss: Player['loss'], batch: Batch, player: string) => tf.Tensor | LossResult,
): Game {
  const players = Object.entries(game.players).map(([name, player]) => {
    const loss = (batch: Batch): tf.Tensor | LossResult => change(given => player.loss(given), batch, name);
    return [name, { ...player, loss }] as const;
  });
  return { ...game, players: Object.fromEntries(players) };
}

/**
 * A batch in which some things are others. What `once` has kept of the batch before is not in it, since it may depend on
 * what is changed; its latent vectors and random numbers are those of the batch.
 */
export function changedBatch(batch: Batch, changes: Partial<Pick<Batch, 'real' | 'nets' | 'state'>>): Batch {
  const memo = new Map<string, unknown>();
  const once = <T>(key: string, make: () => T): T => {
    if (!memo.has(key)) memo.set(key, make());
    return memo.get(key) as T;
  };
  const own = { ...changes, once };
  return new Proxy(batch, {
    get: (target, key): unknown => Reflect.get(Object.hasOwn(own, key) ? own : target, key),
  });
}
