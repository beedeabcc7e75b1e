import type { Problem } from '../experiment-error.ts';
import { phaseMisfits } from './check-phases.ts';
import { misfit } from './faults.ts';
import { movesDiscIters } from './moves.ts';
import type { RunParts } from './parts.ts';
import { stretchesOf } from './phases.ts';
import { withoutOptimizer } from './players.ts';
import { viewMisfits } from './check-views.ts';

const HOOKS = ['penalty', 'judged', 'gradients', 'project', 'weight'] as const;

/** Nets, players, constraints and optimizers that do not fit the game. */
export function* gameMisfits(parts: RunParts): Generator<Problem> {
  yield* netNames(parts);
  yield* roles(parts);
  yield* orders(parts);
  yield* players(parts);
  yield* phaseMisfits(parts);
  yield* constraints(parts);
  yield* names(parts);
  yield* viewMisfits(parts);
}

/** Players that move at once and cannot, optimizers that look ahead in vain. */
function* orders(parts: RunParts): Generator<Problem> {
  const { game, objective, optimizers, schedulers, config } = parts;
  const stretches = stretchesOf(game).map(({ order = game.order, players }) => ({ order, players }));
  const atOnce = stretches.filter(({ order }) => order === 'at-once').flatMap(({ players }) => players);
  const varies = schedulers.some(movesDiscIters);
  for (const player of new Set(atOnce)) {
    const { repeat = 1 } = game.players[player]!;
    const times = repeat === 'discIters' ? config.train.discIters : repeat;
    if (times === 1 && !(repeat === 'discIters' && varies)) continue;
    yield misfit(
      repeat === 'discIters' ? 'train.discIters' : 'objective',
      `Player '${player}' of ${objective.label} moves at once with the others, and so once a step, not ${varies ? 'as often as a scheduler says' : `${times} times`}.`,
      'Set train.discIters to 1.',
    );
  }
  for (const [player, { label, product }] of Object.entries(optimizers)) {
    if (!product.lookAhead || atOnce.includes(player)) continue;
    yield misfit(
      `train.optimizers.${Object.hasOwn(config.train.optimizers, player) ? player : 'default'}`,
      `${label} looks ahead, which only players can that move at once, and '${player}' of ${objective.label} moves in turn.`,
      "Choose another optimizer, or a game with `order: 'at-once'`.",
    );
  }
}

/** Weights are found by the net's name and a /, so no name may go on where another ends. */
function* netNames({ game, objective }: RunParts): Generator<Problem> {
  const all = Object.keys(game.nets);
  for (const name of all) {
    const longer = all.find(other => other.startsWith(`${name}/`));
    if (longer === undefined) continue;
    yield misfit(
      'objective',
      `The nets '${name}' and '${longer}' of ${objective.label} would share their weights' names; rename one.`,
    );
  }
}

function* roles({ game, architectures, objective }: RunParts): Generator<Problem> {
  for (const [name, { role, build, inputs = {} }] of Object.entries(game.nets)) {
    if ((role === undefined) === (build === undefined)) {
      const both = role === undefined ? 'neither a role nor a builder' : 'both a role and a builder';
      yield misfit('objective', `The net '${name}' of ${objective.label} has ${both}; it needs one of them.`);
      continue;
    }
    const architecture = architectures[name];
    if (role !== undefined && architecture && !architecture.product[role]) {
      yield misfit(
        architecture.path,
        `${objective.label} needs a net '${name}' in the role '${role}', which ${architecture.label} does not offer.`,
        `It offers: ${Object.keys(architecture.product).join(', ')}.`,
      );
    }
    const taken = role === undefined ? undefined : architecture?.product[role]?.inputs;
    const ignored = Object.keys(inputs).filter(input => taken && !taken.includes(input));
    if (architecture && taken && ignored.length > 0) {
      yield misfit(
        architecture.path,
        `${objective.label} gives the net '${name}' ${quoted(ignored)}, which ${architecture.label} would ignore.`,
        `It uses: ${taken.join(', ')}. Choose another architecture, such as \`architecture=mlp\`.`,
      );
    }
  }
}

function quoted(names: readonly string[]): string {
  return names.map(name => `'${name}'`).join(' and ');
}

function* players({ game, objective }: RunParts): Generator<Problem> {
  for (const [name, { trains, critic }] of Object.entries(game.players)) {
    for (const net of [...trains, ...(critic?.nets ?? [])]) {
      if (!Object.hasOwn(game.nets, net)) {
        yield misfit(
          'objective',
          `Player '${name}' of ${objective.label} names a net '${net}' the game does not have.`,
        );
      }
    }
  }
}

function* constraints(parts: RunParts): Generator<Problem> {
  const { game, constraints: placed, objective, optimizers } = parts;
  const critics = Object.entries(game.players).filter(([, { critic }]) => critic);
  for (const { path, label, on, product } of placed) {
    if (!HOOKS.some(hook => product[hook])) {
      yield misfit(path, `${label} does nothing: it has none of ${HOOKS.join(', ')}.`);
    }
    for (const player of on) {
      if (!Object.hasOwn(optimizers, player)) {
        yield misfit(
          `${path}.on`,
          `${label} is put on '${player}', which is ${withoutOptimizer(parts, player)}.`,
          `Players that train a net: ${Object.keys(optimizers).join(', ')}.`,
        );
      } else if ((product.critic || product.judged) && !game.players[player]!.critic) {
        yield misfit(path, `${label} needs a critic, but player '${player}' of ${objective.label} has none.`);
      }
    }
    if (on.length === 0 && critics.length === 0) {
      yield misfit(
        path,
        `${label} has nothing to hold: ${objective.label} has no critic.`,
        'Remove it or choose an adversarial objective.',
      );
    }
  }
}

function* names(parts: RunParts): Generator<Problem> {
  const { config, optimizers } = parts;
  for (const player of Object.keys(config.train.optimizers)) {
    if (player === 'default' || Object.hasOwn(optimizers, player)) continue;
    yield misfit(
      `train.optimizers.${player}`,
      `train.optimizers names '${player}', which is ${withoutOptimizer(parts, player)}.`,
      `Players with an optimizer: ${Object.keys(optimizers).join(', ')}.`,
    );
  }
}
