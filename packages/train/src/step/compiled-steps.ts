import type { CompileMode, Engine, StepFunction, TensorFunction } from '@ganzoo/engine';
import { EngineOpError } from '@ganzoo/engine';
import type { FieldValues } from '@ganzoo/sdk';
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
import { PlannedStep, type Scalars } from './planned-step.ts';
import { makeWeights, rehearse } from './rehearse.ts';
import { makeStep, stepArguments, type Step } from './step.ts';
import type { StepContext, StepPlan } from './context.ts';

/** A step ready to run, and what its compilation took if that was just now. */
export interface ReadyStep {
  readonly compiledNow?: { readonly what: string; readonly traceMs: number; readonly nodes: number };
  /**
   * Runs as many steps as there are lists of scheduled numbers, from step number `step` on, with all their examples in
   * turn, an array for each of the split's arguments; gives each step's scalars by `<player>/<name>`.
   */
  run(examples: readonly FieldValues[], step: number, scheduled: readonly Float32Array[]): Scalars[];
}

/** A plan's step before it is used: written, and compiled in the modes that were asked for. */
interface Draft {
  readonly step: Step;
  readonly args: ReturnType<typeof stepArguments>;
  readonly compiled: Map<CompileMode, StepFunction>;
}

/** The compiled steps of a run: one a plan, made when a plan first comes up. */
export class CompiledSteps {
  private readonly steps = new Map<string, PlannedStep>();
  private readonly drafts = new Map<string, Draft>();
  private readonly notes: string[] = [];
  private prepared = false;
  /** Values built into steps for which there are weights. */
  private readonly madeFor = new Set<string>();
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

  /**
   * Makes the weights, compiles the step of a plan for its first use and rehearses the steps of other phases; throws
   * where a plugin gives what does not fit.
   */
  prepare(plan: StepPlan): void {
    if (this.prepared) return;
    this.prepared = true;
    this.memory?.batch();
    this.makeWeightsFor(plan);
    if (this.wanted === 'auto') this.chosen = this.knownMode();
    const mode = this.mode ?? 'graph';
    const compiles = mode !== 'off' && this.engine.info.backend === 'native';
    rehearse(this.engine, this.context, plan, { compiled: compiles });
    if (compiles) this.compile(plan, mode);
  }

  /** The steps of a plan, `count` of them in one call where the engine can do that. */
  get(plan: StepPlan, count = 1): ReadyStep {
    const key = keyOf(plan);
    const known = this.steps.get(key);
    const planned = known ?? this.make(plan);
    this.steps.set(key, planned);
    const compiled = known ? planned.loopFor(count) : [planned.single, ...planned.loopFor(count)];
    const run: ReadyStep['run'] = (...given) => this.run(plan, count, given);
    const sum = (of: 'traceMs' | 'nodes'): number => compiled.reduce((total, made) => total + made[of], 0);
    if (sum('nodes') === 0) return { run }; // nothing new, or it runs operation by operation
    const loops = planned.loop !== undefined && compiled.includes(planned.loop);
    const how = this.wanted === 'auto' && planned.mode === 'xla' ? ', by XLA' : '';
    const what = wordsOf(plan) + how + (loops ? `, up to ${MOST_STEPS} steps a call` : '');
    return { run, compiledNow: { what, traceMs: sum('traceMs'), nodes: sum('nodes') } };
  }

  /** Lines for the person since the last call: what was measured before and cannot be read, what XLA cannot compile. */
  takeNotes(): string[] {
    return [...this.choices.takeWarnings(), ...this.notes.splice(0)];
  }

  dispose(): void {
    for (const step of this.steps.values()) step.dispose();
    for (const { compiled } of this.drafts.values()) for (const step of compiled.values()) step.dispose();
    this.steps.clear();
    this.drafts.clear();
  }

  private run(plan: StepPlan, count: number, given: Parameters<ReadyStep['run']>): Scalars[] {
    const planned = this.steps.get(keyOf(plan))!;
    try {
      return planned.run(...given);
    } catch (error) {
      if (this.wanted !== 'auto' || planned.mode !== 'xla' || !(error instanceof EngineOpError))
        throw this.memory?.explain(error, planned.single.peakBytes) ?? error;
      // XLA compiles at the first call, and changes nothing where it cannot
      this.notes.push(`XLA cannot compile the ${wordsOf(plan)}, which goes on as a graph: ${error.message}`);
      planned.dispose();
      const step = new PlannedStep({ ...this.draft(plan), mode: 'graph', single: this.take(plan, 'graph') });
      step.loopFor(count);
      this.steps.set(keyOf(plan), step);
      return this.run(plan, count, given);
    }
  }

  private make(plan: StepPlan): PlannedStep {
    this.prepare(plan);
    this.makeWeightsFor(plan);
    const draft = this.draft(plan);
    const { mode } = this;
    if (mode) return new PlannedStep({ ...draft, mode, single: this.take(plan, mode) });
    const { times, step: single, ...faster } = fasterMode(this.context, plan, each => this.take(plan, each));
    this.choices.set(choiceKey(this.engine, this.context), times);
    this.chosen = faster.mode;
    return new PlannedStep({ ...draft, ...faster, single });
  }

  /** A value that a step has built in may bring layers that no step had before. */
  private makeWeightsFor({ constants }: StepPlan): void {
    const key = JSON.stringify(constants) ?? '';
    if (this.madeFor.has(key)) return;
    this.madeFor.add(key);
    makeWeights(this.engine, this.context, constants);
  }

  /** What is known of the faster mode without a measurement; weights have to be there. */
  private knownMode(): CompileMode | undefined {
    if (!isXlaCandidate(this.engine, this.context)) return 'graph';
    const times = this.choices.get(choiceKey(this.engine, this.context));
    return times && chooseMode(times, this.context.parts.steps);
  }

  private draft(plan: StepPlan): Draft {
    const key = keyOf(plan);
    const draft = this.drafts.get(key) ?? {
      step: makeStep(this.context, plan),
      args: stepArguments(this.context, plan),
      compiled: new Map<CompileMode, StepFunction>(),
    };
    this.drafts.set(key, draft);
    return draft;
  }

  private compile(plan: StepPlan, mode: CompileMode): StepFunction {
    const { step, args, compiled } = this.draft(plan);
    const { precision } = this.context.parts.config.train;
    const compute: TensorFunction = (...given) =>
      this.engine.inPrecision(precision, () => step.run(...given));
    const made = this.engine.step('step', args, compute, mode);
    compiled.set(mode, made);
    // XLA keeps less of what lies on the way than the graph says, and a GPU has memory of its own
    if (mode !== 'xla' && this.engine.info.device === 'cpu') this.memory?.step(made.peakBytes ?? 0);
    return made;
  }

  /** The step in a mode, which is then the caller's to dispose. */
  private take(plan: StepPlan, mode: CompileMode): StepFunction {
    const { compiled } = this.draft(plan);
    const made = compiled.get(mode) ?? this.compile(plan, mode);
    compiled.delete(mode);
    return made;
  }
}

function keyOf(plan: StepPlan): string {
  return JSON.stringify(plan);
}

/** `step of discriminator, generator, discIters 5, all scalars`. */
function wordsOf({ players, discIters, detailed }: StepPlan): string {
  const repeats = discIters === 1 ? '' : `, discIters ${discIters}`;
  return `step of ${players.join(', ')}${repeats}${detailed ? ', all scalars' : ''}`;
}
