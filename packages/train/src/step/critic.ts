import type { RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Batch, type Critic } from '@ganzoo/sdk';

/**
 * A player's critic as a constraint holds it: whatever state the constraint's own batch has, it sees the game's. Undefined
 * where the player has none.
 *
 * Throws {@link PluginContractError} where it gives sides of two shapes, or no score for each example.
 */
export function criticOf(
  { game, objective }: RunParts,
  player: string,
  { state }: Batch,
): Critic | undefined {
  const { critic } = game.players[player]!;
  if (!critic) return undefined;
  const who = `The critic of '${player}' of ${objective.label}`;
  const asked = <T>(run: (batch: Batch) => T, batch: Batch): T =>
    inPlugin(who, () => run(Object.create(batch, { state: { value: state, enumerable: true } }) as Batch));

  const sides: { real?: tf.Tensor; fake?: tf.Tensor } = {};
  const side = (name: 'real' | 'fake', batch: Batch): tf.Tensor => {
    const x: unknown = asked(given => critic[name](given), batch);
    requireTensor(x, `${who} gives`, `as \`${name}\``);
    sides[name] = x;
    const { real, fake } = sides;
    if (real && fake && !tf.util.arraysEqual(real.shape, fake.shape)) {
      throw new PluginContractError(
        `${who} gives \`real\` of shape [${real.shape.join(', ')}] and \`fake\` of shape [${fake.shape.join(', ')}], but both are to have one shape.`,
        'A constraint may mix them, or compare them one by one.',
      );
    }
    return x;
  };
  const ofEach = (name: 'score' | 'features', x: tf.Tensor, batch: Batch): tf.Tensor => {
    const given: unknown = asked(inside => critic[name]!(x, inside), batch);
    requireTensor(given, `${who} gives`, `as \`${name}\``);
    if (given.shape[0] === x.shape[0]) return given;
    throw new PluginContractError(
      `${who} gives \`${name}\` of shape [${given.shape.join(', ')}] for examples of shape [${x.shape.join(', ')}], not [${x.shape[0]}, ...].`,
    );
  };
  return {
    ...critic,
    real: batch => side('real', batch),
    fake: batch => side('fake', batch),
    score: (x, batch) => ofEach('score', x, batch),
    ...(critic.features && { features: (x, batch) => ofEach('features', x, batch) }),
  };
}

/** Calls all that a player's critic has, so that what is wrong with it is found though no constraint holds it. */
export function rehearseCritic(parts: RunParts, player: string, batch: Batch): void {
  const critic = criticOf(parts, player, batch);
  if (!critic) return;
  const x = critic.real(batch);
  critic.fake(batch);
  critic.score(x, batch);
  critic.features?.(x, batch);
}

function requireTensor(given: unknown, who: string, as: string): asserts given is tf.Tensor {
  if (given instanceof tf.Tensor) return;
  const what =
    given === null || given === undefined
      ? 'nothing'
      : `${typeof given === 'object' ? 'an' : 'a'} ${typeof given}`;
  throw new PluginContractError(`${who} ${what} ${as}, not a tensor [batch, ...].`);
}
