import type { RunParts } from '@ganzoo/core';
import { PluginContractError, tf, type Game, type StateDeclaration } from '@ganzoo/sdk';
import { known, type Parameters } from '@ganzoo/sdk/host';
import { initializer, type Initializer } from '@ganzoo/sdk/nn';

/** The game's state by name, as it stands. */
export function stateOf(extras: Parameters, { game }: RunParts): Readonly<Record<string, tf.Variable>> {
  const names = Object.keys(game.state ?? {});
  const variables = names.map(name => [name, stateVariable(extras, game, name)] as const);
  return known('state', Object.fromEntries(variables));
}

/** Sets the state that a loss gave back; what is not given stays as it is. */
export function assignState(
  extras: Parameters,
  { game }: RunParts,
  next: Readonly<Record<string, tf.Tensor>>,
): void {
  for (const [name, tensor] of Object.entries(next)) stateVariable(extras, game, name).assign(tensor);
}

/**
 * Throws {@link PluginContractError} where a loss gives state that is not declared, or of another shape or type.
 *
 * `giver` is the plugin and player, as in `The loss of 'generator' of objective 'x'`.
 */
export function checkState(
  { state = {} }: Pick<Game, 'state'>,
  next: Readonly<Record<string, unknown>>,
  giver: string,
): asserts next is Readonly<Record<string, tf.Tensor>> {
  for (const [name, tensor] of Object.entries(next)) {
    const declared = Object.hasOwn(state, name) ? state[name] : undefined;
    if (declared === undefined) {
      const names = Object.keys(state).join(', ');
      throw new PluginContractError(
        `${giver} gives a state '${name}', which the game does not declare.`,
        names === '' ? 'Declare it: `state: { ... }`.' : `It declares: ${names}.`,
      );
    }
    const { shape, dtype } = declarationOf(declared);
    const wanted = `a ${dtype} tensor of shape [${shape}]`;
    if (!isTensor(tensor)) {
      throw new PluginContractError(
        `${giver} gives for the state '${name}' no tensor, but ${wanted} is wanted.`,
      );
    }
    if (tensor.dtype !== dtype || !tf.util.arraysEqual(tensor.shape, [...shape])) {
      throw new PluginContractError(
        `${giver} gives for the state '${name}' a ${tensor.dtype} tensor of shape [${tensor.shape}], but ${wanted} is declared.`,
      );
    }
  }
}

function isTensor(value: unknown): value is tf.Tensor {
  return value instanceof tf.Tensor;
}

function stateVariable(extras: Parameters, { state = {} }: Pick<Game, 'state'>, name: string): tf.Variable {
  const { shape, init } = declarationOf(state[name]!);
  return extras.get(`state/${name}`, shape, { init, trainable: false });
}

/** Shape, type and first value of what a game declares. */
function declarationOf(declared: StateDeclaration) {
  if (typeof declared === 'number') {
    return { shape: [], dtype: 'float32' as const, init: () => tf.scalar(declared) };
  }
  if (isNumbers(declared)) {
    return { shape: [declared.length], dtype: 'float32' as const, init: () => tf.tensor1d([...declared]) };
  }
  const { shape, init = 'zeros', dtype = 'float32' } = declared;
  const first = initializer(init);
  const start: Initializer = (...given) => tf.cast(first(...given), dtype);
  return { shape, dtype, init: start };
}

function isNumbers(declared: StateDeclaration): declared is readonly number[] {
  return Array.isArray(declared);
}
