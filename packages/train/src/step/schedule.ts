import { tf, type StepNumbers } from '@ganzoo/sdk';
import type { RunParts } from '@ganzoo/core';

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

  /** What handles read: numbers that are scheduled come from the step's vector, all others are constants. */
  numbersIn(vector: tf.Tensor1D): StepNumbers {
    return {
      number: (path, configured) => {
        const index = this.numbers.findIndex(number => number.path === path);
        return index < 0 ? tf.scalar(configured) : tf.reshape(tf.slice(vector, index, 1), []);
      },
      constant: (_path, configured) => configured,
    };
  }
}
