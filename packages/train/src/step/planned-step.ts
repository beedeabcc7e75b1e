import type { ArgumentSpec, CompileMode, StepFunction } from '@ganzoo/engine';
import { tf, type FieldValues } from '@ganzoo/sdk';
import { argumentTensor } from '../data/split-data.ts';
import { MOST_STEPS } from './plan.ts';
import type { Step } from './step.ts';

/** A step's scalars by `<player>/<name>`. */
export type Scalars = Record<string, number>;

/** A step, compiled in a mode, and the loop around it where that was compiled already. */
export interface CompiledPlan {
  readonly step: Step;
  readonly args: readonly ArgumentSpec[];
  readonly mode: CompileMode;
  readonly single: StepFunction;
  readonly loop?: StepFunction;
  /** The one of both that was called already, to be timed. */
  readonly timed?: StepFunction;
}

/** A plan's compiled step on plain numbers. */
export class PlannedStep {
  readonly mode: CompileMode;
  readonly single: StepFunction;
  loop: StepFunction | undefined;
  private readonly step: Step;
  private readonly args: readonly ArgumentSpec[];
  readonly #told = new Set<StepFunction>();
  readonly #called = new Set<StepFunction>();

  constructor({ step, args, mode, single, loop, timed }: CompiledPlan) {
    this.step = step;
    this.args = args;
    this.mode = mode;
    this.single = single;
    this.loop = loop;
    if (timed) this.#called.add(timed);
  }

  /** The function that a call of so many steps runs; traced here where it is not there yet. */
  functionFor(count: number): StepFunction {
    if (count === 1 || !this.single.repeated) return this.single;
    return (this.loop ??= this.single.repeated(MOST_STEPS));
  }

  /** Functions that were traced since the last call. */
  takeTraced(): StepFunction[] {
    const traced = [this.single, ...(this.loop ? [this.loop] : [])].filter(made => !this.#told.has(made));
    traced.forEach(made => this.#told.add(made));
    return traced;
  }

  /** True where a call of so many steps is not the first one of its function. */
  hasCalled(count: number): boolean {
    return this.#called.has(this.functionFor(count));
  }

  run(examples: readonly FieldValues[], step: number, scheduled: readonly Float32Array[]): Scalars[] {
    const made = this.functionFor(scheduled.length);
    const results =
      made === this.loop
        ? this.runLoop(made, examples, step, scheduled)
        : this.runSingly(examples, step, scheduled);
    this.#called.add(made);
    return results;
  }

  private runSingly(
    examples: readonly FieldValues[],
    step: number,
    scheduled: readonly Float32Array[],
  ): Scalars[] {
    const count = scheduled.length;
    return scheduled.flatMap((numbers, i) =>
      this.call(this.single, 1, [
        ...examples.map((all, k) => {
          const each = all.length / count;
          return argumentTensor(all.slice(i * each, (i + 1) * each), this.args[k]!);
        }),
        tf.scalar(step + i, 'int32'),
        tf.tensor1d(numbers, 'float32'),
      ]),
    );
  }

  dispose(): void {
    this.loop?.dispose();
    this.single.dispose();
  }

  private runLoop(
    loop: StepFunction,
    examples: readonly FieldValues[],
    step: number,
    scheduled: readonly Float32Array[],
  ): Scalars[] {
    const count = scheduled.length;
    const width = scheduled[0]!.length;
    // tables of one length, so that the loop is compiled once; the rows behind the count are not read
    const tables = examples.map((values, k) => {
      const { shape, dtype } = this.args[k]!;
      const length = (MOST_STEPS * values.length) / count;
      const table = dtype === 'int32' ? new Int32Array(length) : new Float32Array(length);
      table.set(values);
      return tf.tensor(table, [MOST_STEPS, ...shape], dtype);
    });
    const numbers = new Float32Array(MOST_STEPS * width);
    scheduled.forEach((values, i) => numbers.set(values, i * width));
    return this.call(loop, count, [
      tf.scalar(count, 'int32'),
      ...tables,
      tf.tensor(
        Int32Array.from({ length: MOST_STEPS }, (_, i) => step + i),
        [MOST_STEPS],
        'int32',
      ),
      tf.tensor(numbers, [MOST_STEPS, width], 'float32'),
    ]);
  }

  /** Calls a function whose one result holds `count` vectors of scalars, and disposes of its arguments. */
  private call(made: StepFunction, count: number, args: tf.Tensor[]): Scalars[] {
    const [packed] = made.run(args);
    const values = packed!.dataSync();
    tf.dispose([...args, packed!]);
    const { names } = this.step;
    return Array.from({ length: count }, (_, i) =>
      Object.fromEntries(names.map((name, j) => [name, values[i * names.length + j]!])),
    );
  }
}
