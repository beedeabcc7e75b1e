import type { Problem } from '../experiment-error.ts';
import { misfit, namesake } from './faults.ts';
import type { PlacedMonitor, RunParts } from './parts.ts';
import { samplesSpec } from './views.ts';

/** Monitors that cannot be told apart, that tell nothing, or that need what the experiment lacks. */
export function* monitorMisfits(parts: RunParts): Generator<Problem> {
  for (const [i, monitor] of parts.monitors.entries()) {
    const { path, label, product } = monitor;
    const twin = namesake(monitor, parts.monitors.slice(0, i));
    if (twin) yield twin;
    if (!product.warn && !product.show)
      yield misfit(path, `${label} does nothing: it has neither warn nor show.`);
    yield* lacks(parts, monitor);
  }
}

function* lacks(
  { game, objective, data }: RunParts,
  { path, label, product: { needs = {} } }: PlacedMonitor,
): Generator<Problem> {
  const { critic = false, nets = [], players = [], shapes } = needs;
  if (critic && !Object.values(game.players).some(player => player.critic)) {
    yield misfit(
      path,
      `${label} needs a critic, but ${objective.label} has none.`,
      'Remove it or choose an adversarial objective.',
    );
  }
  for (const [what, wanted, there] of [
    ['net', nets, Object.keys(game.nets)],
    ['player', players, Object.keys(game.players)],
  ] as const) {
    for (const name of wanted.filter(each => !there.includes(each))) {
      yield misfit(
        path,
        `${label} needs a ${what} '${name}', which ${objective.label} does not have.`,
        `It has: ${there.join(', ')}.`,
      );
    }
  }
  const shape = samplesSpec({ game, data })?.shape;
  if (!shapes || shapes.some(each => String(each) === String(shape))) return;
  yield misfit(
    path,
    `${label} needs samples of shape ${shapes.map(each => `[${each.join(', ')}]`).join(' or ')}, ` +
      (shape
        ? `but those of ${objective.label} are of shape [${shape.join(', ')}].`
        : `but ${objective.label} shows none.`),
  );
}
