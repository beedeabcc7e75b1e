import { didYouMean } from '../nearest.ts';
import { parseScheduled } from '../config/schedule-target.ts';
import type { PlacedScheduler, RunParts } from './compose.ts';
import { misfit, type Misfit } from './misfit.ts';
import { withoutOptimizer } from './players.ts';

/** Schedulers that move nothing, or the same number as another. */
export function* schedulerMisfits(parts: RunParts): Generator<Misfit> {
  const movers = new Map<string, PlacedScheduler>();
  for (const scheduler of parts.schedulers) {
    const { label, path, of, product } = scheduler;
    if (of === undefined) {
      if (!product.at || product.discIters || product.stop) continue;
      yield misfit(
        path,
        `${label} moves a number, but does not say which.`,
        'Add `of`, such as `of: optimizers.generator.learningRate`.',
      );
      continue;
    }
    if (!product.at) {
      yield misfit(
        `${path}.of`,
        `${label} moves no number, so it cannot have \`of: ${of}\`.`,
        'Leave `of` out.',
      );
      continue;
    }
    yield* player(parts, path, of);
    const other = movers.get(of);
    if (other) {
      yield misfit(
        `${path}.of`,
        `${of} is moved by ${other.path} and by ${path}; one number can follow one scheduler.`,
        'Take one of them out.',
      );
    }
    movers.set(of, scheduler);
  }
}

/** Which players there are is known from the game only. */
function* player(parts: RunParts, path: string, of: string): Generator<Misfit> {
  const { config, optimizers, objective } = parts;
  const target = parseScheduled(of, config);
  if (typeof target === 'string' || target.of !== 'optimizer') return;
  const players = Object.keys(optimizers);
  const own = players.filter(name => Object.hasOwn(config.train.optimizers, name));
  const asked = target.player;
  if (asked === 'default' ? own.length < players.length : players.includes(asked)) return;
  const message =
    asked === 'default'
      ? `'${of}' moves nothing: each player of ${objective.label} has an optimizer of its own.`
      : `'${of}' names '${asked}', which is ${withoutOptimizer(parts, asked)}.`;
  const hint = [didYouMean(asked, players), `Players with an optimizer: ${players.join(', ')}.`]
    .filter(Boolean)
    .join(' ');
  yield misfit(`${path}.of`, message, hint);
}
