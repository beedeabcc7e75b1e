import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { misfit } from './faults.ts';
import type { RunParts } from './parts.ts';

/** Weights that are to be taken from another run, or frozen, of nets that the game does not have. */
export function* fromMisfits({ config, game, objective }: RunParts): Generator<Problem> {
  const { from } = config.train;
  if (!from) return;
  const nets = Object.keys(game.nets);
  for (const key of ['weights', 'frozen'] as const) {
    for (const [i, path] of (from[key] ?? []).entries()) {
      if (nets.some(net => path === net || path.startsWith(`${net}/`))) continue;
      const [name = ''] = path.split('/');
      yield misfit(
        `train.from.${key}.${i}`,
        `train.from.${key} names '${path}', but ${objective.label} has no net '${name}'.`,
        hintOf(didYouMean(name, nets), `Its nets: ${nets.join(', ')}.`),
      );
    }
  }
}
