import type { Tensor } from '@ganzoo/tfjs';
import type { NetBuilder, Role } from '../contracts/nets.ts';
import type { NetScope } from './scope.ts';

/** Roles whose net gives examples of the field it lives in, and so has to keep to that field's range. */
export const IMITATING_ROLES: readonly Role[] = ['generator', 'translator', 'autoencoder'];

/**
 * A net whose values always lie in a range, such as one that ends in tanh.
 *
 * An experiment in which it should imitate data of another range is then refused before anything is trained.
 *
 * @example
 * withRange([-1, 1], (_, net) => tf.tanh(net.dense(net.input('z'), 2)));
 */
export function withRange(range: readonly [number, number], builder: NetBuilder): NetBuilder {
  return Object.assign(copyOf(builder), { range });
}

/**
 * A net that uses these inputs and no other, so that a game which gives it more, as a label, is refused instead of
 * trained without it. The builder's types know these names; whether a game gives all of them is the game's to say.
 *
 * @example
 * withInputs(['z'], ({ z }, net) => net.dense(z, 2));
 */
export function withInputs<const I extends string>(
  inputs: readonly I[],
  builder: (given: Readonly<Record<I, Tensor>>, net: NetScope) => ReturnType<NetBuilder>,
): NetBuilder & { readonly inputs: readonly string[] } {
  return Object.assign(copyOf(builder as NetBuilder), { inputs });
}

function copyOf(builder: NetBuilder): NetBuilder {
  const { range, inputs } = builder;
  const copy: NetBuilder = (given, net) => builder(given, net);
  return Object.assign(copy, { ...(range && { range }), ...(inputs && { inputs }) });
}
