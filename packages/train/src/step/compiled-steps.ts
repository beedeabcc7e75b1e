import type { CompileMode, Engine, StepFunction, TensorFunction } from '@ganzoo/engine';
import { EngineOpError } from '@ganzoo/engine';
import type { FieldValues } from '@ganzoo/sdk';
import {
  chooseMode,
  isXlaCandidate,
  programsFrom,
  runsLoops,
  tellsEveryStep,
  timesKey,
  type WantedMode,
} from './choose-mode.ts';
import { XlaError, choiceText, toldOf, wordsOf, type CompiledNow } from './compile-words.ts';
import type { MemoryCheck } from './memory-check.ts';
import { ModeChoices } from './mode-times.ts';
import { PlannedStep, type Scalars } from './planned-step.ts';
import { makeWeights, rehearse } from './rehearse.ts';
import { makeStep, stepArguments, type Step } from './step.ts';
import { fasterMode, type Ahead } from './time-modes.ts';
import type { StepContext, StepPlan } from './context.ts';

/** A step ready to run. */
export interface ReadyStep {
  /** What was compiled for the call. */
  readonly compiledNow?: CompiledNow;
  /** Where XLA compiles in the call: what was compiled by a call that took so many milliseconds more than its steps. */
  readonly compiledIn?: (ms: number) => CompiledNow;
  /**
   * Runs as many steps as there are lists of scheduled numbers, from step number `step` on, with all their examples in
   * turn, an array for each of the split's arguments; gives each step's scalars by `<player>/<name>`.
   */
  run(examples: readonly FieldValues[], step: number, scheduled: readonly Float32Array[]): Scalars[];
}

/** What compiled steps go by beside the step itself. */
export interface CompileOptions {
  /** What `auto` measured on this machine before. */
  readonly choices?: ModeChoices;
  readonly memory?: MemoryCheck;
  /** What `auto` has chosen for this run before. */
  readonly kept?: CompileMode;
  /** Steps done before. */
  readonly from?: number;
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
  private readonly refused = new Set<string>();
  private readonly choices: ModeChoices;
  private readonly memory: MemoryCheck | undefined;
  private readonly from: number;
  private prepared = false;
  /** Values built into steps for which there are weights. */
  private readonly madeFor = new Set<string>();
  private chosen: CompileMode | undefined;
  /** XLA's compilation while it was timed, until that is told. */
  private tried: number | undefined;

  /** `wanted`: `auto` takes the faster of `graph` and `xla`, found among the `choices` or measured at the first step. */
  constructor(
    private readonly engine: Engine,
    private readonly context: StepContext,
    private readonly wanted: WantedMode,
    { choices = new ModeChoices(), memory, kept, from = 0 }: CompileOptions = {},
  ) {
    this.choices = choices;
    this.memory = memory;
    this.chosen = kept;
    this.from = from;
  }

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
    if (this.wanted === 'auto') this.chosen ??= this.knownMode(plan);
    const mode = this.mode ?? 'graph';
    const compiles = mode !== 'off' && this.engine.info.backend === 'native';
    rehearse(this.engine, this.context, plan, { compiled: compiles });
    if (compiles) this.compile(plan, mode);
  }

  /** The steps of a plan, `count` of them in one call where the engine can do that. */
  get(plan: StepPlan, count = 1): ReadyStep {
    const planned = this.planned(plan);
    const called = planned.functionFor(count);
    const traced = planned.takeTraced();
    const run: ReadyStep['run'] = (...given) => this.run(plan, given);
    // XLA compiles when a function is first called
    const inCall = planned.mode === 'xla' && !planned.hasCalled(count);
    const made = inCall ? [...new Set([...traced, called])] : traced;
    if (made.every(({ nodes }) => nodes === 0)) return { run }; // nothing new, or it runs operation by operation
    const { tried } = this;
    this.tried = undefined;
    const compiledNow = {
      ...toldOf(plan, planned, made, traced),
      ...(tried !== undefined && { xlaMs: tried }),
    };
    if (!inCall) return { run, compiledNow };
    const compiledIn: ReadyStep['compiledIn'] = ms => {
      const now = this.planned(plan);
      if (now === planned) return { ...compiledNow, xlaMs: (tried ?? 0) + ms };
      // XLA could not
      const instead = now.takeTraced();
      return { ...compiledNow, ...toldOf(plan, now, instead, [...traced, ...instead]) };
    };
    return { run, compiledIn };
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

  private run(plan: StepPlan, given: Parameters<ReadyStep['run']>): Scalars[] {
    const planned = this.planned(plan);
    const count = given[2].length;
    const first = !planned.hasCalled(count);
    try {
      return planned.run(...given);
    } catch (error) {
      if (planned.mode !== 'xla' || !first || !(error instanceof EngineOpError))
        throw this.memory?.explain(error, planned.single.peakBytes) ?? error;
      // XLA compiles at the first call, and changes nothing where it cannot
      if (this.wanted !== 'auto') throw new XlaError(wordsOf(plan), error);
      this.refuse(plan, error.message);
      planned.dispose();
      this.steps.set(keyOf(plan), this.made(plan, 'graph'));
      return this.run(plan, given);
    }
  }

  private planned(plan: StepPlan): PlannedStep {
    const key = keyOf(plan);
    if (!this.steps.has(key)) {
      this.prepare(plan);
      this.makeWeightsFor(plan);
      if (!this.mode) this.measure(plan);
    }
    const planned = this.steps.get(key) ?? this.made(plan, this.mode!);
    this.steps.set(key, planned);
    return planned;
  }

  private made(plan: StepPlan, mode: CompileMode): PlannedStep {
    return new PlannedStep({ ...this.draft(plan), mode, single: this.take(plan, mode) });
  }

  /** Finds the faster mode by a measurement, which leaves a compiled step behind. */
  private measure(given: StepPlan): void {
    const ahead = this.ahead(given);
    const { plan } = ahead;
    const { times, step, loop, mode, refusal } = fasterMode(this.context, ahead, each =>
      this.take(plan, each),
    );
    this.choices.set(this.timesKey(ahead), times);
    this.chosen = mode;
    this.tried = times.compile;
    const timed = loop ?? step;
    this.steps.set(keyOf(plan), new PlannedStep({ ...this.draft(plan), mode, single: step, loop, timed }));
    if (refusal !== undefined) this.refuse(plan, refusal);
    else if (typeof times.xla === 'number') this.notes.push(choiceText(times, times.xla, mode));
  }

  /** Says once what XLA cannot compile. */
  private refuse(plan: StepPlan, why: string): void {
    const what = wordsOf({ ...plan, detailed: false });
    if (this.refused.has(what)) return;
    this.refused.add(what);
    this.notes.push(`XLA cannot compile the ${what}, which goes on as a graph: ${why}`);
  }

  /** A value that a step has built in may bring layers that no step had before. */
  private makeWeightsFor({ constants }: StepPlan): void {
    const key = JSON.stringify(constants) ?? '';
    if (this.madeFor.has(key)) return;
    this.madeFor.add(key);
    makeWeights(this.engine, this.context, constants);
  }

  /** What is known of the faster mode without a measurement; weights have to be there. */
  private knownMode(plan: StepPlan): CompileMode | undefined {
    const ahead = this.ahead(plan);
    if (!isXlaCandidate(this.engine, this.context, ahead.stepsLeft)) return 'graph';
    const times = this.choices.get(this.timesKey(ahead));
    return times && chooseMode(times, ahead.stepsLeft, ahead.programs);
  }

  /** What a choice between the modes is made for: the step that the run repeats most, in the calls it makes. */
  private ahead(plan: StepPlan): Ahead {
    const { parts } = this.context;
    const loops = runsLoops(this.context);
    return {
      plan: { ...plan, detailed: tellsEveryStep(parts) },
      loops,
      stepsLeft: parts.steps - this.from,
      programs: programsFrom(parts, this.from, loops),
    };
  }

  private timesKey({ plan, loops }: Ahead): string {
    return timesKey(this.engine, this.context, plan, loops);
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
