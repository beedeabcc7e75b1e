import type { PlacedConstraint, RunParts } from '@ganzoo/core';
import { PluginContractError, tf, type StateDeclaration } from '@ganzoo/sdk';
import { known, type Parameters } from '@ganzoo/sdk/host';
import { initializer, type Initializer } from '@ganzoo/sdk/nn';
import { isTensor } from '../given.ts';

/** Who keeps tensors from update to update: the game, or one of its constraints. */
export interface StateOwner {
  /** First part of the variables' paths. */
  readonly prefix: string;
  readonly state?: Readonly<Record<string, StateDeclaration>>;
}

export function gameState({ game }: Pick<RunParts, 'game'>): StateOwner {
  return { prefix: 'state', state: game.state };
}

export function constraintState({ path, product }: PlacedConstraint): StateOwner {
  return { prefix: `state/${path}`, state: product.state };
}

/** An owner's state by name, as it stands. */
export function stateOf(
  extras: Parameters,
  { prefix, state = {} }: StateOwner,
): Readonly<Record<string, tf.Variable>> {
  const variables = Object.entries(state).map(([name, declared]) => {
    const { shape, init } = declarationOf(declared);
    return [name, extras.get(`${prefix}/${name}`, shape, { init, trainable: false })] as const;
  });
  return known('state', Object.fromEntries(variables));
}

/** What a loss gave as its owner's next state, by the variables' paths. */
export function nextState(
  owner: StateOwner,
  next: Readonly<Record<string, unknown>>,
  giver: string,
): Readonly<Record<string, tf.Tensor>> {
  checkState(owner, next, giver);
  return Object.fromEntries(
    Object.entries(next).map(([name, tensor]) => [`${owner.prefix}/${name}`, tensor] as const),
  );
}

/**
 * Throws {@link PluginContractError} where a loss gives state that is not declared, or of another shape or type.
 *
 * `giver` is the plugin and player, as in `The loss of 'generator' of objective 'x'`.
 */
function checkState(
  { prefix, state = {} }: StateOwner,
  next: Readonly<Record<string, unknown>>,
  giver: string,
): asserts next is Readonly<Record<string, tf.Tensor>> {
  const owner = prefix === 'state' ? 'the game' : 'the constraint';
  for (const [name, tensor] of Object.entries(next)) {
    const declared = Object.hasOwn(state, name) ? state[name] : undefined;
    if (declared === undefined) {
      const names = Object.keys(state).join(', ');
      throw new PluginContractError(
        `${giver} gives a state '${name}', which ${owner} does not declare.`,
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

/** Shape, type and first value of what is declared. */
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
