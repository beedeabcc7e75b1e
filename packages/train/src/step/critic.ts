import { labelWithInner, type RunParts } from '@ganzoo/core';
import { inPlugin } from '@ganzoo/engine';
import { PluginContractError, tf, type Batch, type Critic } from '@ganzoo/sdk';
import { withProperty } from '@ganzoo/sdk/host';
import { isTensor, wordsOf } from '../given.ts';

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
  const start = `The critic of '${player}' of`;
  const who = `${start} ${labelWithInner(objective)}`;
  const tensor = (name: 'real' | 'fake' | 'score' | 'features', batch: Batch, x?: tf.Tensor): tf.Tensor => {
    const inside = withProperty(batch, 'state', state);
    const given: unknown = inPlugin(`${start} ${objective.label}`, () =>
      name === 'real' || name === 'fake' ? critic[name](inside) : critic[name]!(x!, inside),
    );
    if (isTensor(given)) return given;
    throw new PluginContractError(
      `${who} gives ${wordsOf(given)} as \`${name}\`, not a tensor [batch, ...].`,
    );
  };
  const sides: { real?: tf.Tensor; fake?: tf.Tensor } = {};
  const side = (name: 'real' | 'fake', batch: Batch): tf.Tensor => {
    const x = (sides[name] = tensor(name, batch));
    const { real, fake } = sides;
    if (!real || !fake || tf.util.arraysEqual(real.shape, fake.shape)) return x;
    throw new PluginContractError(
      `${who} gives \`real\` of shape ${shown(real)} and \`fake\` of shape ${shown(fake)}, but both are to have one shape.`,
      'A constraint may mix them, or compare them one by one.',
    );
  };
  const ofEach = (name: 'score' | 'features', x: tf.Tensor, batch: Batch): tf.Tensor => {
    const given = tensor(name, batch, x);
    if (given.shape[0] === x.shape[0]) return given;
    throw new PluginContractError(
      `${who} gives \`${name}\` of shape ${shown(given)} for examples of shape ${shown(x)}, not [${x.shape[0]}, ...].`,
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

function shown({ shape }: tf.Tensor): string {
  return `[${shape.join(', ')}]`;
}
