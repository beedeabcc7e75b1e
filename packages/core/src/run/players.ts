import type { RunParts } from './parts.ts';

/** Why `name` has no optimizer: no such player, or one that trains no net. */
export function withoutOptimizer(
  { game, objective }: Pick<RunParts, 'game' | 'objective'>,
  name: string,
): string {
  return Object.hasOwn(game.players, name)
    ? `a player of ${objective.label} that trains no net`
    : `no player of ${objective.label}`;
}
