import { cpus } from 'node:os';
import { digestOf, type Cache } from '@ganzoo/core';
import { EngineOpError, type CompileMode, type Engine, type StepFunction } from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { MOST_STEPS, mostTogether } from './plan.ts';
import { stepArguments } from './step.ts';
import type { StepContext, StepPlan } from './context.ts';

/** How an experiment wants its steps compiled; `auto` leaves the choice between `graph` and `xla` to a measurement. */
export type WantedMode = CompileMode | 'auto';

/** Weights up to which XLA is tried: in larger nets the products decide, and those TensorFlow does better by itself. */
const MOST_WEIGHTS = 2_000_000;
/** Steps from which on XLA's compilation, a second or two, can pay. */
const LEAST_STEPS = 1000;
/** XLA must save a tenth of a step: it takes a quarter of a gigabyte. */
const WORTHWHILE = 0.9;
/** XLA is tried where a run's steps take longer than this as a graph, milliseconds: it saves half of them at best. */
const LEAST_MS = 4000;
/**
 * Timed calls come in blocks of one mode, the first call of a block left out: it is slow after calls of the other mode.
 * Blocks take turns, so that a busy moment of the machine hits both.
 */
const BLOCKS = 3;
const CALLS = 4;
/** Programs a run compiles: a single step, one with all scalars, and the loop of several steps. */
const PROGRAMS = 3;

/** What was measured of a step, milliseconds. */
export interface ModeTimes {
  /** One step as a graph, in calls such as the run makes. */
  readonly graph: number;
  /** The same by XLA; undefined where no run was long enough to try it, null where XLA does not know an operation. */
  readonly xla?: number | null;
  /** XLA's compilation of one program. */
  readonly compile?: number;
}

/**
 * True where XLA may be faster: a small net without convolutions on the processor, in a run long enough to gain by it.
 *
 * XLA's code for convolutions on processors is several times slower than TensorFlow's own.
 */
export function isXlaCandidate(engine: Engine, { parts, nets }: StepContext): boolean {
  const weights = nets.all().map(({ variable }) => variable);
  const count = weights.reduce((sum, { size }) => sum + size, 0);
  const convolves = weights.some(({ rank }) => rank > 3);
  return (
    engine.info.device === 'cpu' &&
    engine.info.backend === 'native' &&
    !convolves &&
    count <= MOST_WEIGHTS &&
    parts.steps >= LEAST_STEPS
  );
}

/** What a measured choice depends on: the step, the threads and the machine. */
export function choiceKey(engine: Engine, { parts, nets, data }: StepContext): string {
  const { architecture, nets: own, objective, constraints, train } = parts.config;
  const { batchSize, latent, precision, discIters, optimizers, stepsPerCall } = train;
  const weights = nets.all().map(({ path, variable }) => [path, variable.shape]);
  const machine = [cpus()[0]?.model, cpus().length, engine.info.threads, engine.info.version];
  const step = {
    architecture,
    own,
    objective,
    constraints,
    batchSize,
    latent,
    precision,
    discIters,
    optimizers,
    // left out where the data set has no groups
    batches: parts.data.groups && data.groups.map(({ batch }) => batch),
  };
  return digestOf(JSON.stringify([machine, step, stepsPerCall, weights]));
}

/**
 * The faster mode for a run of so many steps, `programs` of which XLA would still have to compile; undefined where XLA
 * was not timed, but may pay.
 */
export function chooseMode(
  { graph, xla, compile = 0 }: ModeTimes,
  steps: number,
  programs = PROGRAMS,
): 'graph' | 'xla' | undefined {
  if (graph * steps <= LEAST_MS || xla === null) return 'graph';
  if (xla === undefined) return undefined;
  const pays = xla < WORTHWHILE * graph && (graph - xla) * steps > compile * programs;
  return pays ? 'xla' : 'graph';
}

/** A step compiled in the faster mode, and the loop it was timed in. */
export interface FasterStep {
  readonly mode: 'graph' | 'xla';
  readonly times: ModeTimes;
  readonly step: StepFunction;
  readonly loop?: StepFunction;
}

/**
 * Times a step called as in the run, on the real weights, which are put back: as a graph, and by XLA where the run is
 * long enough for that to pay.
 */
export function fasterMode(
  context: StepContext,
  plan: StepPlan,
  make: (mode: CompileMode) => StepFunction,
): FasterStep {
  const { steps } = context.parts;
  // made first: tracing makes variables that are not there yet, such as the optimisers' slots
  const graph = new TimedStep(context, plan, make('graph'));
  const variables = [...context.nets.all(), ...context.extras.all()].map(({ variable }) => variable);
  const before = variables.map(variable => variable.dataSync().slice());
  let xla: TimedStep | undefined;
  let times: ModeTimes | undefined;
  let mode: 'graph' | 'xla' = 'graph';
  try {
    graph.warmUp();
    graph.timeBlock();
    times = { graph: graph.msPerStep };
    const chosen = chooseMode(times, steps);
    if (chosen === undefined) {
      xla = new TimedStep(context, plan, make('xla'));
      const compile = xla.warmUp();
      for (let i = 0; i < BLOCKS; i++) {
        xla.timeBlock();
        graph.timeBlock();
      }
      times = { graph: graph.msPerStep, xla: xla.msPerStep, compile };
      // the timed one is compiled
      mode = chooseMode(times, steps, xla.programs - 1)!;
    }
  } catch (error) {
    // an operation that XLA does not know leaves the graph
    if (!(error instanceof EngineOpError) || !xla) throw error;
    times = { graph: graph.msPerStep, xla: null };
  } finally {
    variables.forEach((variable, i) => {
      tf.tidy(() => variable.assign(tf.tensor(before[i]!, variable.shape, variable.dtype) as never));
    });
  }
  const [taken, left] = mode === 'xla' ? [xla!, graph] : [graph, xla];
  left?.dispose();
  return { mode, times, step: taken.step, loop: taken.loop };
}

/** A compiled step that is timed on zeros, in the calls a run makes: loops of several steps, or single ones. */
class TimedStep {
  readonly loop: StepFunction | undefined;
  /** Programs of the run. */
  readonly programs: number;
  #count: number;
  readonly #times: number[] = [];

  constructor(
    private readonly context: StepContext,
    private readonly plan: StepPlan,
    readonly step: StepFunction,
  ) {
    const single = context.parts.config.train.stepsPerCall === 1;
    this.loop = single ? undefined : step.repeated!(MOST_STEPS);
    this.programs = single ? PROGRAMS - 1 : PROGRAMS;
    this.#count = single ? 1 : MOST_STEPS;
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

const FILE = 'compile-modes.json';

/**
 * Times measured on this machine before, kept in the cache; each run chooses by its own length. Without a cache nothing is
 * known and nothing kept.
 */
export class ModeChoices {
  constructor(private readonly cache?: Cache) {}

  get(key: string): ModeTimes | undefined {
    const times = this.all()[key];
    return isTimes(times) ? times : undefined;
  }

  set(key: string, times: ModeTimes): void {
    // read again: another process may have measured something meanwhile
    this.cache?.write(FILE, JSON.stringify({ ...this.all(), [key]: times }, null, 1));
  }

  /** What there is to tell of the cache since the last call. */
  takeWarnings(): string[] {
    return this.cache?.takeWarnings() ?? [];
  }

  private all(): Choices {
    return this.cache?.read(FILE, parseChoices) ?? {};
  }
}

/** Earlier versions kept the choice itself. */
type Choices = Readonly<Record<string, ModeTimes | CompileMode>>;

function parseChoices(bytes: Uint8Array): Choices {
  const choices: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
  if (typeof choices !== 'object' || choices === null || Array.isArray(choices))
    throw new Error('no choices');
  for (const choice of Object.values(choices))
    if (!isTimes(choice) && choice !== 'graph' && choice !== 'xla') throw new Error('no choice');
  return choices as Choices;
}

function isTimes(times: unknown): times is ModeTimes {
  if (typeof times !== 'object' || times === null) return false;
  const { graph, xla, compile } = times as Partial<Record<keyof ModeTimes, unknown>>;
  return (
    typeof graph === 'number' &&
    (xla === undefined || xla === null || (typeof xla === 'number' && typeof compile === 'number'))
  );
}
