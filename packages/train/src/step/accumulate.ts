import { tf } from '@ganzoo/sdk';
import type { UpdateContext } from './total-loss.ts';
import { evaluateUpdate, type Evaluated } from './update.ts';

/** The contexts of some players on the batch of an index; nothing of it is computed before `earlier` was. */
export type ContextsOf = (index: number, earlier?: tf.Tensor) => readonly UpdateContext[];

/** What an update of several batches computes before it changes anything. */
export interface Accumulated {
  /** Of the last batch. */
  readonly contexts: readonly UpdateContext[];
  /** By player as in the contexts. */
  readonly evaluated: readonly Evaluated[];
}

/**
 * Evaluates the losses of some players on several batches, one after another, all at the same weights and state.
 *
 * Losses, gradients and scalars are means over the batches, the next state is that of the last one, and the update happens
 * where each of them lets it. One batch is evaluated as it is.
 */
export function accumulate(batches: number, contextsOf: ContextsOf): Accumulated {
  let contexts = contextsOf(0);
  let sums = contexts.map(evaluateUpdate);
  for (let index = 1; index < batches; index++) {
    // a batch's activations are gone before those of the next are there
    contexts = contextsOf(index, lastOf(sums.at(-1)!));
    const next = contexts.map(evaluateUpdate);
    sums = sums.map((sum, i) => added(sum, next[i]!));
  }
  return { contexts, evaluated: batches === 1 ? sums : sums.map(sum => divided(sum, batches)) };
}

/** What is computed last on the way back: the gradient of the first weight. */
function lastOf({ gradients, loss }: Evaluated): tf.Tensor {
  return Object.values(gradients)[0] ?? loss;
}

function added(sum: Evaluated, next: Evaluated): Evaluated {
  const { moves } = next;
  const both = sum.moves && moves ? tf.keep(tf.logicalAnd(sum.moves, moves)) : (moves ?? sum.moves);
  const made = {
    loss: tf.add<tf.Scalar>(sum.loss, next.loss),
    gradients: together(sum.gradients, next.gradients),
    scalars: kept(together(floats(sum.scalars), floats(next.scalars))),
    state: next.state,
    moves: both,
  };
  const given = [...Object.values(sum.scalars), ...Object.values(next.scalars), ...Object.values(sum.state)];
  tf.dispose([...given, ...[sum.moves, next.moves].flatMap(each => (each && each !== both ? [each] : []))]);
  return made;
}

function divided(sum: Evaluated, count: number): Evaluated {
  const share = (tensors: tf.NamedTensorMap): tf.NamedTensorMap =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tf.div(tensor, count)]));
  const scalars = kept(share(sum.scalars));
  tf.dispose(Object.values(sum.scalars));
  return { ...sum, loss: tf.div<tf.Scalar>(sum.loss, count), gradients: share(sum.gradients), scalars };
}

/** Sums by name; what only one of them has is as it is. */
function together(a: tf.NamedTensorMap, b: tf.NamedTensorMap): tf.NamedTensorMap {
  const sums = Object.entries(b).map(([name, tensor]) => [name, a[name] ? tf.add(a[name], tensor) : tensor]);
  return { ...a, ...(Object.fromEntries(sums) as tf.NamedTensorMap) };
}

/** A mean of whole numbers or of truths need be neither. */
function floats(tensors: Readonly<Record<string, tf.Tensor>>): tf.NamedTensorMap {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.cast(tensor, 'float32')]),
  );
}

/** Copies that outlive the tidying of what they were made from. */
function kept(tensors: tf.NamedTensorMap): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [name, tf.keep(tf.clone(tensor))]),
  );
}
