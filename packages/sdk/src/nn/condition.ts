import * as tf from '@ganzoo/tfjs';
import { oneHot } from '../detached.ts';
import { CompositionError } from '../errors.ts';
import type { NetCall } from './net-call.ts';

/**
 * A declared input of a call as numbers that a layer can take, [batch, n]: labels one-hot, those of a sequence side by
 * side, everything else flat, in float32. Throws {@link CompositionError} for one that the game does not declare.
 */
export function conditionOf({ net, inputs, conditions = {} }: NetCall, name: string): tf.Tensor {
  const declared = Object.hasOwn(conditions, name) ? conditions[name] : undefined;
  if (!declared) {
    throw new CompositionError(
      `The net '${net}' asks for a condition '${name}', which the game does not declare.`,
      `Declare it: \`inputs: { ${name}: '${name}' }\` of the net.`,
    );
  }
  const input = inputs[name]!;
  const numbers = declared.classes === undefined ? input : oneHot(input, declared.classes);
  return tf.cast(tf.reshape(numbers, [input.shape[0], numbers.size / input.shape[0]]), 'float32');
}
