import type { RunParts } from './compose.ts';

/** What a name is that no player with an optimizer has: `no player of objective 'x'`, or one that trains no net. */
export function withoutOptimizer({ game, objective }: RunParts, name: string): string {
  return Object.hasOwn(game.players, name)
    ? `a player of ${objective.label} that trains no net`
    : `no player of ${objective.label}`;
}
