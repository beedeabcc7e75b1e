import type { CompileMode, Engine, StepFunction } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { rehearse } from './rehearse.ts';
import { makeStep, stepArguments, type Step, type StepContext, type StepPlan } from './step.ts';

/** A step ready to run, and what its compilation took if that was just now. */
export interface ReadyStep {
  readonly compiledNow?: { readonly what: string; readonly traceMs: number; readonly nodes: number };
  /** Rows of the examples, the step's number, scheduled numbers; gives the scalars by `<player>/<name>`. */
  run(rows: Int32Array, step: number, scheduled: Float32Array): Record<string, number>;
}

/** The compiled steps of a run: one a plan, made when a plan first comes up. */
export class CompiledSteps {
  private readonly steps = new Map<string, { run: ReadyStep['run']; compiled: StepFunction }>();
  private rehearsed = false;

  constructor(
    private readonly engine: Engine,
    private readonly context: StepContext,
    private readonly mode: CompileMode,
  ) {}

  get(plan: StepPlan): ReadyStep {
    const key = JSON.stringify(plan);
    const known = this.steps.get(key);
    if (known) return { run: known.run };
    if (!this.rehearsed) rehearse(this.engine, this.context);
    this.rehearsed = true;
    const step = makeStep(this.context, plan);
    const compiled = this.engine.step('step', stepArguments(this.context, plan), step.run, this.mode);
    const run = this.runner(step, compiled, plan);
    this.steps.set(key, { run, compiled });
    if (this.mode === 'off') return { run };
    const what = `${plan.players.join(', ')}, discIters ${plan.discIters}${plan.detailed ? ', all scalars' : ''}`;
    return { run, compiledNow: { what, traceMs: compiled.traceMs, nodes: compiled.nodes } };
  }

  dispose(): void {
    for (const { compiled } of this.steps.values()) compiled.dispose();
    this.steps.clear();
  }

  private runner(step: Step, compiled: StepFunction, plan: StepPlan): ReadyStep['run'] {
    const [rowsSpec] = stepArguments(this.context, plan);
    return (rows, number, scheduled) => {
      const args = [
        tf.tensor(rows, [...rowsSpec!.shape], 'int32'),
        tf.scalar(number, 'int32'),
        tf.tensor1d(scheduled, 'float32'),
      ];
      const [packed] = compiled.run(args);
      const values = packed!.dataSync();
      tf.dispose([...args, packed!]);
      return Object.fromEntries(step.names.map((name, i) => [name, values[i]!]));
    };
  }
}
