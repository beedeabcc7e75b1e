import type { Problem } from '../experiment-error.ts';
import { misfit } from './faults.ts';
import type { RunParts } from './parts.ts';
import { constantMisfits } from './phase-constants.ts';

/** Phases that cannot be: of no players, of unknown ones, of half a step, after one that has no end. */
export function* phaseMisfits(parts: RunParts): Generator<Problem> {
  const { game, objective } = parts;
  const all = game.phases ?? [];
  for (const [i, phase] of all.entries()) {
    const { name, steps, until, batchSize, players, fresh = [] } = phase;
    const refused = (rest: string, hint?: string): Problem =>
      misfit('objective', `Phase '${name}' of ${objective.label} ${rest}`, hint);
    const next = all[i + 1];
    if (steps === undefined && !until && next) {
      yield refused(
        `has no steps, so phase '${next.name}' after it never comes.`,
        'Only the last phase may last to the end of the run.',
      );
    }
    if (until && all.some(other => other !== phase && other.name === name))
      yield refused('ends by a condition, but has the name of another.', 'Give each a name of its own.');
    if (steps !== undefined && !(Number.isInteger(steps) && steps >= 0))
      yield refused(`lasts ${steps} steps, which is no whole number of them.`);
    if (batchSize !== undefined && !(Number.isSafeInteger(batchSize) && batchSize >= 1))
      yield refused(
        `has batches of ${batchSize} examples, but a batch is a whole number of them, at least 1.`,
      );
    if (players.length === 0)
      yield refused('moves no player.', `Players: ${Object.keys(game.players).join(', ')}.`);
    for (const player of [...players, ...fresh])
      if (!Object.hasOwn(game.players, player)) yield refused(`names an unknown player '${player}'.`);
  }
  yield* constantMisfits(all, parts);
}
