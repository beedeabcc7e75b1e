import { formatScheduleTarget } from '../config/schedule-target.ts';
import { hintOf, type Problem } from '../experiment-error.ts';
import { didYouMean } from '../nearest.ts';
import { misfit } from './faults.ts';
import type { PlacedScheduler, RunParts } from './parts.ts';
import { withoutOptimizer } from './players.ts';

/** Schedulers that move nothing. */
export function* schedulerMisfits(parts: RunParts): Generator<Problem> {
  for (const scheduler of parts.schedulers) {
    const { label, path, target, moves, product } = scheduler;
    if (!target) {
      if (!product.at || product.discIters || product.players || product.stop) continue;
      yield misfit(
        path,
        `${label} moves a number, but does not say which.`,
        'Add `of`, such as `of: optimizers.generator.learningRate`.',
      );
    } else if (!product.at) {
      yield misfit(
        `${path}.of`,
        `${label} moves no number, so it cannot have \`of: ${formatScheduleTarget(target)}\`.`,
        'Leave `of` out.',
      );
    } else if (target.of === 'train' ? !repeats(parts) : moves.length === 0) {
      yield movesNothing(parts, scheduler);
    }
  }
}

/** True where `train.discIters` has a meaning. */
function repeats({ game }: RunParts): boolean {
  return Object.values(game.players).some(({ repeat }) => repeat === 'discIters');
}

/** Which players there are is known from the game only, and so is which architecture a net has. */
function movesNothing({ game, objective, optimizers }: RunParts, { path, target }: PlacedScheduler): Problem {
  const of = formatScheduleTarget(target!);
  if (target?.of === 'train') {
    return misfit(
      `${path}.of`,
      `'${of}' moves nothing: no player of ${objective.label} moves discIters times a step.`,
    );
  }
  if (target?.of === 'architecture' || target?.of === 'nets') {
    const nets = target.of === 'nets' ? `the net '${target.which}'` : 'each net';
    return misfit(
      `${path}.of`,
      `'${of}' moves nothing: ${nets} of ${objective.label} is built in another way.`,
    );
  }
  const asked = target?.of === 'optimizers' ? target.which : '';
  const players = Object.keys(optimizers);
  const message =
    asked === 'default'
      ? `'${of}' moves nothing: each player of ${objective.label} has an optimizer of its own.`
      : `'${of}' names '${asked}', which is ${withoutOptimizer({ game, objective }, asked)}.`;
  const hint = hintOf(didYouMean(asked, players), `Players with an optimizer: ${players.join(', ')}.`);
  return misfit(`${path}.of`, message, hint);
}
