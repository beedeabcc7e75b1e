import { EngineOpError, type CompileMode, type StepFunction } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { chooseMode } from './choose-mode.ts';
import type { StepContext, StepPlan } from './context.ts';
import type { ModeTimes } from './mode-times.ts';
import { MOST_STEPS, mostTogether } from './plan.ts';
import { stepArguments } from './step.ts';

/**
 * Timed calls come in blocks of one mode, the first call of a block left out: it is slow after calls of the other mode.
 * Blocks take turns, so that a busy moment of the machine hits both.
 */
const BLOCKS = 3;
const CALLS = 4;

/** A step compiled in the faster mode, and the loop it was timed in. */
export interface FasterStep {
  readonly mode: 'graph' | 'xla';
  readonly times: ModeTimes;
  readonly step: StepFunction;
  readonly loop?: StepFunction;
  /** Why XLA cannot compile the step; undefined where it can, or was not asked. */
  readonly refusal?: string;
}

/** What a choice is made for. */
export interface Ahead {
  readonly plan: StepPlan;
  /** True where calls run several steps. */
  readonly loops: boolean;
  readonly stepsLeft: number;
  /** Programs that are still to be compiled, that of the timed calls among them. */
  readonly programs: number;
}

/**
 * Times a step called as in the run, on the real weights, which are put back: as a graph, and by XLA where enough steps
 * are left for that to pay.
 */
export function fasterMode(
  context: StepContext,
  { plan, loops, stepsLeft, programs }: Ahead,
  make: (mode: CompileMode) => StepFunction,
): FasterStep {
  // made first: tracing makes variables that are not there yet, such as the optimisers' slots
  const graph = new TimedStep(context, plan, make('graph'), loops);
  const variables = [...context.nets.all(), ...context.extras.all()].map(({ variable }) => variable);
  const before = variables.map(variable => variable.dataSync().slice());
  let xla: TimedStep | undefined;
  let times: ModeTimes | undefined;
  let mode: 'graph' | 'xla' = 'graph';
  let refusal: string | undefined;
  try {
    graph.warmUp();
    graph.timeBlock();
    times = { graph: graph.msPerStep };
    if (chooseMode(times, stepsLeft, programs) === undefined) {
      xla = new TimedStep(context, plan, make('xla'), loops);
      const compile = xla.warmUp();
      for (let i = 0; i < BLOCKS; i++) {
        xla.timeBlock();
        graph.timeBlock();
      }
      times = { graph: graph.msPerStep, xla: xla.msPerStep, compile };
      // the timed one is compiled
      mode = chooseMode(times, stepsLeft, programs - 1)!;
    }
  } catch (error) {
    // an operation that XLA does not know leaves the graph
    if (!(error instanceof EngineOpError) || !xla) throw error;
    times = { graph: graph.msPerStep, xla: null };
    refusal = error.message;
  } finally {
    variables.forEach((variable, i) => {
      tf.tidy(() => variable.assign(tf.tensor(before[i]!, variable.shape, variable.dtype) as never));
    });
  }
  const [taken, left] = mode === 'xla' ? [xla!, graph] : [graph, xla];
  left?.dispose();
  return { mode, times, step: taken.step, loop: taken.loop, refusal };
}

/** A compiled step that is timed on zeros, in the calls a run makes: loops of several steps, or single ones. */
class TimedStep {
  readonly loop: StepFunction | undefined;
  #count: number;
  readonly #times: number[] = [];

  constructor(
    private readonly context: StepContext,
    private readonly plan: StepPlan,
    readonly step: StepFunction,
    loops: boolean,
  ) {
    this.loop = loops ? step.repeated!(MOST_STEPS) : undefined;
    this.#count = loops ? MOST_STEPS : 1;
  }

  /** The first calls, which compile and optimise the function; gives the milliseconds that took beyond a call's own. */
  warmUp(): number {
    const first = this.#call();
    const second = this.#call();
    if (this.loop) this.#count = mostTogether(this.context.parts, second / this.#count, MOST_STEPS);
    return Math.max(0, first - second);
  }

  timeBlock(): void {
    const times = Array.from({ length: CALLS }, () => this.#call() / this.#count);
    this.#times.push(...times.slice(1));
  }

  /** Median of the timed calls. */
  get msPerStep(): number {
    return this.#times.toSorted((a, b) => a - b)[this.#times.length >> 1]!;
  }

  dispose(): void {
    this.loop?.dispose();
    this.step.dispose();
  }

  #call(): number {
    const specs = stepArguments(this.context, this.plan);
    const args = this.loop
      ? [
          tf.scalar(this.#count, 'int32'),
          ...specs.map(({ shape, dtype }) => tf.zeros([MOST_STEPS, ...shape], dtype)),
        ]
      : specs.map(({ shape, dtype }) => tf.zeros([...shape], dtype));
    try {
      const started = performance.now();
      const results = (this.loop ?? this.step).run(args);
      results.forEach(result => result.dataSync());
      const ms = performance.now() - started;
      tf.dispose(results);
      return ms;
    } finally {
      tf.dispose(args);
    }
  }
}
