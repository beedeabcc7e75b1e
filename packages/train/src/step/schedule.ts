import type { PlacedScheduler, RunParts } from '@ganzoo/core';
import { tf, type History, type ParamSchema, type StepNumbers } from '@ganzoo/sdk';
import { constantScalar } from '@ganzoo/sdk/host';
import { movedBy } from './ask-schedulers.ts';

/** A value that schedulers move. */
interface Moved {
  /** The path of the part and the parameter: `optimizers.generator.learningRate`, `constraints.0.weight`. */
  readonly path: string;
  /** What it is at the step that a history ends before. */
  at(history: History): number;
}

/**
 * The values of a run that change with the step; all others are constants of the compiled step.
 *
 * Numbers enter each step as one vector, so changing them compiles nothing anew; values that a step has built in are part
 * of its plan. Several schedulers on one value apply in the order of the file, each on what the one before made of it.
 */
export class Schedule {
  readonly numbers: readonly Moved[];
  private readonly constants: readonly Moved[];

  constructor({ schedulers }: Pick<RunParts, 'schedulers'>) {
    const moved = new Map<string, Moved & { readonly isStatic: boolean }>();
    for (const scheduler of schedulers) {
      for (const { part, parameter } of scheduler.moves) {
        const path = `${part.path}.${parameter}`;
        const before = moved.get(path)?.at ?? (() => part.params[parameter] as number);
        const schema = part.schema[parameter]!;
        const isStatic = schema.schedulable === 'static';
        moved.set(path, { path, isStatic, at: after(scheduler, path, before, schema) });
      }
    }
    const all = [...moved.values()];
    this.numbers = all.filter(({ isStatic }) => !isStatic);
    this.constants = all.filter(({ isStatic }) => isStatic);
  }

  /** Numbers at a step, float32 [n]; one unused number where nothing is scheduled, since a vector cannot be empty. */
  values(history: History): Float32Array {
    return Float32Array.from(this.numbers.length ? this.numbers.map(({ at }) => at(history)) : [0]);
  }

  /** Values that the step has built in, by path; undefined where none is scheduled. */
  constantsAt(history: History): Readonly<Record<string, number>> | undefined {
    if (this.constants.length === 0) return undefined;
    return Object.fromEntries(this.constants.map(({ path, at }) => [path, at(history)]));
  }

  get length(): number {
    return Math.max(1, this.numbers.length);
  }

  /** What handles read: scheduled numbers from the step's vector, scheduled constants from its plan, all others as configured. */
  numbersIn(vector: tf.Tensor1D, constants: Readonly<Record<string, unknown>> = {}): StepNumbers {
    return {
      number: (path, configured) => {
        const index = this.numbers.findIndex(number => number.path === path);
        return index < 0 ? constantScalar(configured) : tf.reshape(tf.slice(vector, index, 1), []);
      },
      constant: <T>(path: string, configured: T) =>
        Object.hasOwn(constants, path) ? (constants[path] as T) : configured,
    };
  }
}

function after(
  scheduler: PlacedScheduler,
  path: string,
  before: Moved['at'],
  schema: ParamSchema,
): Moved['at'] {
  return history => movedBy(scheduler, path, before(history), history, schema);
}
