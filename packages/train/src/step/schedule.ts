import { tf } from '@ganzoo/sdk';
import type { RunPart, RunParts } from '@ganzoo/core';

/**
 * The numbers of a run that change with the step; all others are constants of the compiled step.
 *
 * They enter each step as one vector, so changing them compiles nothing anew.
 */
export class Schedule {
  /** By the path of the part and the parameter: `optimizers.generator.learningRate`, `constraints.0.weight`. */
  readonly numbers: readonly { readonly path: string; at(step: number): number }[];

  constructor(parts: RunParts) {
    this.numbers = parts.schedulers.flatMap(({ moves, product }) =>
      moves.map(({ part: { path, params }, parameter }) => ({
        path: `${path}.${parameter}`,
        at: (step: number) => product.at!(step, params[parameter] as number),
      })),
    );
  }

  /** Values at a step, float32 [n]; one unused number where nothing is scheduled, since a vector cannot be empty. */
  values(step: number): Float32Array {
    return Float32Array.from(this.numbers.length ? this.numbers.map(({ at }) => at(step)) : [0]);
  }

  get length(): number {
    return Math.max(1, this.numbers.length);
  }

  /** A part's schedulable parameters as scalars: from the step's vector where scheduled, else constants. */
  view({ path, params, schema }: RunPart, vector: tf.Tensor1D): Record<string, tf.Scalar> {
    const names = Object.keys(schema).filter(name => schema[name]!.schedulable);
    const scalars = names.map(name => {
      const index = this.numbers.findIndex(number => number.path === `${path}.${name}`);
      const value =
        index < 0 ? tf.scalar(params[name] as number) : tf.reshape(tf.slice(vector, index, 1), []);
      return [name, value as tf.Scalar] as const;
    });
    return Object.fromEntries(scalars);
  }
}
