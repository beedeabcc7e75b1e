import type { CompileMode, Engine, StepFunction, TensorFunction } from '@ganzoo/engine';
import { tf, type FieldValues } from '@ganzoo/sdk';
import { argumentTensor } from '../data/split-data.ts';
import {
  ModeChoices,
  chooseMode,
  choiceKey,
  fasterMode,
  isXlaCandidate,
  type WantedMode,
} from './choose-mode.ts';
import type { MemoryCheck } from './memory-check.ts';
import { MOST_STEPS } from './plan.ts';
import { rehearse } from './rehearse.ts';
import { makeStep, stepArguments, type Step, type StepContext, type StepPlan } from './step.ts';

/** A step ready to run, and what its compilation took if that was just now. */
export interface ReadyStep {
  readonly compiledNow?: { readonly what: string; readonly traceMs: number; readonly nodes: number };
  /**
   * Runs as many steps as there are lists of scheduled numbers, from step number `step` on, with all their examples in
   * turn, an array for each of the split's arguments; gives each step's scalars by `<player>/<name>`.
   */
  run(examples: readonly FieldValues[], step: number, scheduled: readonly Float32Array[]): Scalars[];
}

type Scalars = Record<string, number>;

/** The compiled steps of a run: one a plan, made when a plan first comes up. */
export class CompiledSteps {
  private readonly steps = new Map<string, PlannedStep>();
  private rehearsed = false;
  private chosen?: CompileMode;

  /** `wanted`: `auto` takes the faster of `graph` and `xla`, found among the `choices` or measured at the first step. */
  constructor(
    private readonly engine: Engine,
    private readonly context: StepContext,
    private readonly wanted: WantedMode,
    private readonly choices = new ModeChoices(),
    private readonly memory?: MemoryCheck,
  ) {}

  /** How steps are compiled; undefined where that is still to be measured. */
  get mode(): CompileMode | undefined {
    return this.wanted === 'auto' ? this.chosen : this.wanted;
  }

  /** The steps of a plan, `count` of them in one call where the engine can do that. */
  get(plan: StepPlan, count = 1): ReadyStep {
    const key = JSON.stringify(plan);
    const known = this.steps.get(key);
    const planned = known ?? this.make(plan);
    this.steps.set(key, planned);
    const compiled = known ? planned.loopFor(count) : [planned.single, ...planned.loopFor(count)];
    const run: ReadyStep['run'] = (...given) => {
      try {
        return planned.run(...given);
      } catch (error) {
        throw this.memory?.explain(error, planned.single.peakBytes) ?? error;
      }
    };
    const sum = (of: 'traceMs' | 'nodes'): number => compiled.reduce((total, made) => total + made[of], 0);
    if (sum('nodes') === 0) return { run }; // nothing new, or it runs operation by operation
    const together =
      planned.loop === undefined || !compiled.includes(planned.loop)
        ? ''
        : `, up to ${MOST_STEPS} steps a call`;
    const how = this.wanted === 'auto' && this.mode === 'xla' ? ', by XLA' : '';
    const repeats = plan.discIters === 1 ? '' : `, discIters ${plan.discIters}`;
    const what = `step of ${plan.players.join(', ')}${repeats}${plan.detailed ? ', all scalars' : ''}`;
    return {
      run,
      compiledNow: { what: what + how + together, traceMs: sum('traceMs'), nodes: sum('nodes') },
    };
  }

  dispose(): void {
    for (const step of this.steps.values()) step.dispose();
    this.steps.clear();
  }

  private make(plan: StepPlan): PlannedStep {
    this.memory?.batch();
    if (!this.rehearsed) rehearse(this.engine, this.context);
    this.rehearsed = true;
    const step = makeStep(this.context, plan);
    const { precision } = this.context.parts.config.train;
    const compute: TensorFunction = (...given) =>
      this.engine.inPrecision(precision, () => step.run(...given));
    const args = stepArguments(this.context, plan);
    const compile = (mode: CompileMode): StepFunction => {
      const made = this.engine.step('step', args, compute, mode);
      this.checkMemory(made, mode);
      return made;
    };
    return new PlannedStep(step, args, this.compiledBest(plan, compile));
  }

  /** XLA keeps less of what lies on the way than the graph says, and a GPU has memory of its own. */
  private checkMemory(made: StepFunction, mode: CompileMode): void {
    if (mode === 'xla' || this.engine.info.device !== 'cpu') return;
    this.memory?.step(made.peakBytes ?? 0);
  }

  /** The step in the mode of this run; the first step under `auto` decides which that is. */
  private compiledBest(plan: StepPlan, compile: (mode: CompileMode) => StepFunction): CompiledStep {
    if (this.mode) return { step: compile(this.mode) };
    const key = choiceKey(this.engine, this.context);
    const known = this.choices.get(key);
    this.chosen = !isXlaCandidate(this.engine, this.context)
      ? 'graph'
      : known && chooseMode(known, this.context.parts.steps);
    if (this.chosen) return { step: compile(this.chosen) };
    const { mode, times, ...made } = fasterMode(this.context, plan, compile);
    this.choices.set(key, times);
    this.chosen = mode;
    return made;
  }
}

/** A plan's step, and the loop around it where that was compiled already. */
interface CompiledStep {
  readonly step: StepFunction;
  readonly loop?: StepFunction;
}

/** A plan's compiled step on plain numbers. */
class PlannedStep {
  readonly single: StepFunction;
  loop: StepFunction | undefined;

  constructor(
    private readonly step: Step,
    private readonly args: ReturnType<typeof stepArguments>,
    made: CompiledStep,
  ) {
    this.single = made.step;
    this.loop = made.loop;
  }

  /** Compiles the loop where one is wanted that is not there yet, and gives it. */
  loopFor(count: number): StepFunction[] {
    if (count === 1 || this.loop || !this.single.repeated) return [];
    this.loop = this.single.repeated(MOST_STEPS);
    return [this.loop];
  }

  run(examples: readonly FieldValues[], step: number, scheduled: readonly Float32Array[]): Scalars[] {
    const count = scheduled.length;
    if (count > 1 && this.loop) return this.runLoop(this.loop, examples, step, scheduled);
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
