import type { Problem } from '../experiment-error.ts';
import { misfit } from './faults.ts';
import type { RunParts } from './parts.ts';
import { withoutOptimizer } from './players.ts';

/** Nets, players, constraints and optimizers that do not fit the game. */
export function* gameMisfits(parts: RunParts): Generator<Problem> {
  yield* roles(parts);
  yield* players(parts);
  yield* constraints(parts);
  yield* names(parts);
}

function* roles({ game, architecture, objective, data }: RunParts): Generator<Problem> {
  const offered = Object.keys(architecture.product);
  for (const [name, { role, field = 'x' }] of Object.entries(game.nets)) {
    if (!offered.includes(role)) {
      yield misfit(
        'architecture',
        `${objective.label} needs a net '${name}' in the role '${role}', which ${architecture.label} does not offer.`,
        `It offers: ${offered.join(', ')}.`,
      );
    }
    if (!data.fields[field]) {
      yield misfit(
        'objective',
        `The net '${name}' of ${objective.label} lives in a field '${field}', which the data set does not have.`,
        `It has: ${Object.keys(data.fields).join(', ')}.`,
      );
    }
  }
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
  for (const phase of game.phases ?? []) {
    for (const player of phase.players) {
      if (!Object.hasOwn(game.players, player)) {
        yield misfit(
          'objective',
          `Phase '${phase.name}' of ${objective.label} names an unknown player '${player}'.`,
        );
      }
    }
  }
}

function* constraints(parts: RunParts): Generator<Problem> {
  const { game, constraints: placed, objective, optimizers } = parts;
  const critics = Object.entries(game.players).filter(([, { critic }]) => critic);
  for (const { path, label, on, product } of placed) {
    for (const player of on) {
      if (!Object.hasOwn(optimizers, player)) {
        yield misfit(
          `${path}.on`,
          `${label} is put on '${player}', which is ${withoutOptimizer(parts, player)}.`,
          `Players that train a net: ${Object.keys(optimizers).join(', ')}.`,
        );
      } else if (product.penalty && !game.players[player]!.critic) {
        yield misfit(
          path,
          `${label} is a penalty on a critic, but player '${player}' of ${objective.label} has none.`,
        );
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
