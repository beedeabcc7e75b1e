import type { ArgumentSpec } from '@ganzoo/engine';
import { tf, type FieldValues } from '@ganzoo/sdk';

/** Examples on their way into a compiled function. */
export interface Examples {
  /** One array for each of the split's arguments, the values of one example after another. */
  readonly arrays: readonly FieldValues[];
  /** Lines for the person, such as on a file that was skipped. */
  readonly notes: readonly string[];
}

/** Takes what is wanted of an argument: all of it unless said, or one round's batch. */
export type Take = (argument: tf.Tensor) => tf.Tensor;

export const takeAll: Take = argument => argument;

/**
 * The examples of one group of a split as training and scoring use them, wherever its examples are kept.
 *
 * A compiled function is given examples by the split's arguments: their rows where all examples are with TensorFlow
 * already, else their values.
 */
export interface SplitData {
  readonly size: number;
  /** True where examples are read while they are used: better one batch at a time, and requested early. */
  readonly streamed: boolean;
  /** Shape and type of one example in each argument. */
  readonly arguments: readonly ArgumentSpec[];
  /** What these rows put into the arguments. */
  fetch(rows: Int32Array): Examples | Promise<Examples>;
  /** The fields of a batch from its arguments, each [n, ...shape], with bytes scaled to the field's range. */
  batch(args: readonly tf.Tensor[], take?: Take): Record<string, tf.Tensor>;
  /** The rows of a batch, int32 [n]. */
  rows(args: readonly tf.Tensor[], take?: Take): tf.Tensor;
  dispose(): void | Promise<void>;
}

/** Arguments for examples in this arrangement, such as [batches, batchSize]. */
export function exampleArguments(data: SplitData, arrangement: readonly number[]): ArgumentSpec[] {
  return data.arguments.map(({ shape, dtype }) => ({ shape: [...arrangement, ...shape], dtype }));
}

/** Values as a tensor for an argument; tfjs has no bytes, so these go as float32. */
export function argumentTensor(values: FieldValues, { shape, dtype }: ArgumentSpec): tf.Tensor {
  return tf.tensor(values instanceof Uint8Array ? Float32Array.from(values) : values, [...shape], dtype);
}

/** Tensors for {@link exampleArguments}, the caller's to dispose. */
export function exampleTensors(
  data: SplitData,
  { arrays }: Examples,
  arrangement: readonly number[],
): tf.Tensor[] {
  return exampleArguments(data, arrangement).map((spec, i) => argumentTensor(arrays[i]!, spec));
}

/** The fields of some examples as tensors outside of any compiled function, the caller's to dispose. */
export function batchOf(data: SplitData, examples: Examples, count: number): Record<string, tf.Tensor> {
  return tf.tidy(() => data.batch(exampleTensors(data, examples, [count])));
}

/** One field of these rows as plain numbers, in the field's range. */
export async function fieldValues(data: SplitData, rows: Int32Array, field: string): Promise<Float32Array> {
  const examples = await data.fetch(rows);
  return tf.tidy(() => batchOf(data, examples, rows.length)[field]!.dataSync() as Float32Array);
}
