import type { Game } from '../contracts/game.ts';

/** Fields of the data set that a game's losses and views read. */
export function readsOf({ reads = ['x'] }: Pick<Game, 'reads'>): readonly string[] {
  return reads;
}
