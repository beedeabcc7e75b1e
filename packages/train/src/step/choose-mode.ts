import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname } from 'node:path';
import {
  EngineOpError,
  type ArgumentSpec,
  type CompileMode,
  type Engine,
  type StepFunction,
} from '@ganzoo/engine';
import { tf } from '@ganzoo/sdk';
import { stepArguments, type StepContext, type StepPlan } from './step.ts';

/** How an experiment wants its steps compiled; `auto` leaves the choice between `graph` and `xla` to a measurement. */
export type WantedMode = CompileMode | 'auto';

/** Weights up to which XLA is tried: in larger nets the products decide, and those TensorFlow does better by itself. */
const MOST_WEIGHTS = 2_000_000;
/** Steps from which on XLA's compilation, a second or two, can pay. */
const LEAST_STEPS = 1000;
const WARM_UP = 3;
const TIMED = 30;
/** Steps to a timed call, unless the experiment says one: a loop of steps costs differently from single ones. */
const TOGETHER = 8;
/** XLA must save a tenth of a step: it takes seconds to compile, and a quarter of a gigabyte. */
const WORTHWHILE = 0.9;

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
export function choiceKey(engine: Engine, { parts, nets }: StepContext): string {
  const { architecture, objective, constraints, train } = parts.config;
  const { batchSize, latent, precision, discIters, optimizers, stepsPerCall } = train;
  const weights = nets.all().map(({ path, variable }) => [path, variable.shape]);
  const machine = [cpus()[0]?.model, cpus().length, engine.info.threads, engine.info.version];
  const step = { architecture, objective, constraints, batchSize, latent, precision, discIters, optimizers };
  const text = JSON.stringify([machine, step, stepsPerCall, weights]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** Times a step compiled both ways and called as in the run, on the real weights, which are put back; gives the faster. */
export function fasterMode(
  context: StepContext,
  plan: StepPlan,
  make: (mode: CompileMode) => StepFunction,
): { mode: CompileMode; step: StepFunction } {
  // made first: tracing makes what is not there yet, such as the optimisers' slots
  const steps = { graph: make('graph'), xla: make('xla') };
  const variables = [...context.nets.all(), ...context.extras.all()].map(({ variable }) => variable);
  const before = variables.map(variable => variable.dataSync().slice());
  const together = context.parts.config.train.stepsPerCall === 1 ? 1 : TOGETHER;
  const calls = { graph: callOf(steps.graph, together), xla: callOf(steps.xla, together) };
  const args = argumentsOf(stepArguments(context, plan), together);
  const times = { graph: [] as number[], xla: [] as number[] };
  const time = (mode: 'graph' | 'xla'): void => {
    const started = performance.now();
    const results = calls[mode].run(args);
    results.forEach(result => result.dataSync());
    tf.dispose(results);
    times[mode].push(performance.now() - started);
  };
  const median = (mode: 'graph' | 'xla'): number =>
    times[mode].slice(WARM_UP).sort((a, b) => a - b)[TIMED >> 1]!;
  let faster: 'graph' | 'xla' = 'graph';
  try {
    // in turn, so that a busy moment of the machine hits both
    for (let i = 0; i < WARM_UP + TIMED; i++) {
      time('graph');
      time('xla');
    }
    if (median('xla') < WORTHWHILE * median('graph')) faster = 'xla';
  } catch (error) {
    // an operation that XLA does not know leaves the graph
    if (!(error instanceof EngineOpError)) throw error;
  } finally {
    tf.dispose(args);
    variables.forEach((variable, i) => {
      tf.tidy(() => variable.assign(tf.tensor(before[i]!, variable.shape, variable.dtype) as never));
    });
  }
  if (together > 1) for (const { dispose } of Object.values(calls)) dispose();
  steps[faster === 'xla' ? 'graph' : 'xla'].dispose();
  return { mode: faster, step: steps[faster] };
}

/** What is timed: some steps in a loop, or a single one. */
function callOf(step: StepFunction, together: number): StepFunction {
  return together > 1 ? step.repeated!(together) : step;
}

/** Zeros for that call. */
function argumentsOf(specs: readonly ArgumentSpec[], together: number): tf.Tensor[] {
  if (together === 1) return specs.map(({ shape, dtype }) => tf.zeros([...shape], dtype));
  const tables = specs.map(({ shape, dtype }) => tf.zeros([together, ...shape], dtype));
  return [tf.scalar(together, 'int32'), ...tables];
}

/** Choices measured on this machine before, in a file. */
export class ModeChoices {
  constructor(private readonly file?: string) {}

  get(key: string): CompileMode | undefined {
    return this.read()[key];
  }

  set(key: string, mode: CompileMode): void {
    if (!this.file) return;
    const temporary = `${this.file}.${process.pid}`;
    try {
      mkdirSync(dirname(this.file), { recursive: true });
      writeFileSync(temporary, JSON.stringify({ ...this.read(), [key]: mode }, null, 1));
      renameSync(temporary, this.file);
    } catch {
      // on a disk that is full or read-only the next run measures again
      rmSync(temporary, { force: true });
    }
  }

  private read(): Record<string, CompileMode> {
    if (!this.file || !existsSync(this.file)) return {};
    try {
      return JSON.parse(readFileSync(this.file, 'utf8')) as Record<string, CompileMode>;
    } catch {
      return {}; // a spoilt file of measurements is measured anew
    }
  }
}
