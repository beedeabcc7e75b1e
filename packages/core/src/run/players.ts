import type { RunParts } from './compose.ts';

/** Why a name asks for an optimizer that no player has: `no player of objective 'x'`. */
export function withoutOptimizer({ game, objective }: RunParts, name: string): string {
  return Object.hasOwn(game.players, name)
    ? `a player of ${objective.label} that trains no net`
    : `no player of ${objective.label}`;
}
