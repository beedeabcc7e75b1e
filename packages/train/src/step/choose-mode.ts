import { cpus } from 'node:os';
import { digestOf, stretchesOf, type RunParts } from '@ganzoo/core';
import type { CompileMode, Engine } from '@ganzoo/engine';
import type { StepContext, StepPlan } from './context.ts';
import type { ModeTimes } from './mode-times.ts';

/** How an experiment wants its steps compiled; `auto` leaves the choice between `graph` and `xla` to a measurement. */
export type WantedMode = CompileMode | 'auto';

/** Weights up to which XLA is tried: in larger nets the products decide, and those TensorFlow does better by itself. */
const MOST_WEIGHTS = 2_000_000;
/** Steps from which on XLA's compilation, a second or two, can pay. */
const LEAST_STEPS = 1000;
/** XLA must save a tenth of a step: it takes a quarter of a gigabyte. */
const WORTHWHILE = 0.9;
/** XLA is tried where the steps left take longer than this as a graph, milliseconds: it saves half of them at best. */
const LEAST_MS = 4000;

/**
 * True where XLA may be faster: a small net without convolutions on the processor, with steps enough left to gain by it.
 *
 * XLA's code for convolutions on processors is several times slower than TensorFlow's own.
 */
export function isXlaCandidate(
  engine: Engine,
  { nets }: Pick<StepContext, 'nets'>,
  stepsLeft: number,
): boolean {
  const weights = nets.all().map(({ variable }) => variable);
  const count = weights.reduce((sum, { size }) => sum + size, 0);
  const convolves = weights.some(({ rank }) => rank > 3);
  return (
    engine.info.device === 'cpu' &&
    engine.info.backend === 'native' &&
    !convolves &&
    count <= MOST_WEIGHTS &&
    stepsLeft >= LEAST_STEPS
  );
}

/** What the measured times depend on: the step, how many a call runs, the threads and the machine. */
export function timesKey(
  engine: Engine,
  { parts, nets, data }: StepContext,
  plan: StepPlan,
  loops: boolean,
): string {
  const { architecture, nets: own, objective, constraints, train } = parts.config;
  // a step is the same however long the run is, whatever it keeps and however it was to be compiled
  const other = { steps: undefined, updates: undefined, checkpoints: undefined, compile: undefined };
  const weights = nets.all().map(({ path, variable }) => [path, variable.shape]);
  const machine = [cpus()[0]?.model, cpus().length, engine.info.threads, engine.info.version];
  // left out where the data set has no groups
  const batches = parts.data.groups && data.groups.map(({ batch }) => batch);
  const step = {
    architecture,
    own,
    objective,
    constraints,
    train: { ...train, ...other },
    batches,
    plan,
    loops,
  };
  return digestOf(JSON.stringify([machine, step, weights]));
}

/** True where all of a step's scalars are wanted of every step. */
export function tellsEveryStep({ config }: Pick<RunParts, 'config'>): boolean {
  return config.log.scalars === 1;
}

/** True where the run calls loops of several steps. */
export function runsLoops({ parts, data }: Pick<StepContext, 'parts' | 'data'>): boolean {
  return !tellsEveryStep(parts) && !data.streamed && parts.config.train.stepsPerCall !== 1;
}

/**
 * Programs that a run from step `from` on compiles: for each of its phases a step with all scalars, and unless every step
 * has these, one without, and the loop around it.
 */
export function programsFrom(
  parts: Pick<RunParts, 'game' | 'config' | 'steps'>,
  from: number,
  loops: boolean,
): number {
  const phases = stretchesOf(parts.game).filter(phase => phase.until > from && phase.from < parts.steps);
  const each = tellsEveryStep(parts) ? 1 : 2 + Number(loops);
  return phases.length * each;
}

/**
 * The faster mode for so many steps, with so many programs that XLA would still have to compile; undefined where XLA was
 * not timed, but may pay.
 */
export function chooseMode(
  { graph, xla, compile = 0 }: ModeTimes,
  stepsLeft: number,
  programs: number,
): 'graph' | 'xla' | undefined {
  if (graph * stepsLeft <= LEAST_MS || xla === null) return 'graph';
  if (xla === undefined) return undefined;
  const pays = xla < WORTHWHILE * graph && (graph - xla) * stepsLeft > compile * programs;
  return pays ? 'xla' : 'graph';
}
