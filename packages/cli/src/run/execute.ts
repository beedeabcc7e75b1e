import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createEvaluator } from '@ganzoo/evaluate';
import {
  Checkpoints,
  type Checkpoint,
  ModeChoices,
  NO_PROFILE,
  StepProfiler,
  train,
  type Evaluator,
  type RunStatus,
  type StepsProfiler,
  suitableThreads,
} from '@ganzoo/train';
import type { Engine } from '@ganzoo/engine';
import {
  askedOf,
  cleanRunFolder,
  compileMode,
  composeExperiment,
  createRunFolder,
  damagedText,
  displayPath,
  hasEnded,
  latestTime,
  lockRunFolder,
  lookAround,
  machineDifferences,
  RunBusyError,
  runFile,
  shellPath,
  writeEnvironment,
  writeResolved,
  type ComposedExperiment,
  type Environment,
  type PreparedRun,
} from '@ganzoo/run';
import type { Context } from '../context.ts';
import { startEngine } from '../engine.ts';
import { colorsOf, widthOf } from '../io.ts';
import { formatCount } from '../text/numbers.ts';
import { headerLines } from './header.ts';
import { makeOutput, type Output } from './output.ts';
import type { RunOptions } from './request.ts';

/** What the process ends with. */
const EXIT: Readonly<Record<RunStatus, number>> = { completed: 0, stopped: 0, diverged: 3, interrupted: 130 };

const SAVING = 'interrupted: saving the checkpoint; Ctrl-C again ends at once, without it';

type Resumed = Extract<PreparedRun['target'], { kind: 'resume' }>;

/** A run that is about to train. */
interface Session {
  readonly composed: ComposedExperiment;
  readonly engine: Engine;
  readonly evaluator: Evaluator | undefined;
  readonly profile: StepsProfiler;
  readonly folder: string;
  readonly target: PreparedRun['target'];
  readonly environment: Environment;
  /** Seconds of the run's latest event so far. */
  readonly after: number;
  readonly options: RunOptions;
  readonly context: Context;
}

/**
 * Runs a prepared experiment to its end and gives the exit code.
 *
 * Nothing is written before all parts are made; a new folder in which no step was trained is removed again.
 */
export async function executeRun(
  { experiment, target }: PreparedRun,
  options: RunOptions,
  context: Context,
): Promise<number> {
  const { io, interrupts } = context;
  const composed = composeExperiment(experiment);
  if (target.kind === 'resume' && isOver(target, composed)) {
    // of a process that was killed when all was written
    if (existsSync(runFile(target.folder, 'lock'))) lockRunFolder(target.folder)();
    io.stderr.write(completeAlready(target.folder, composed.parts.steps, target.checkpoint?.state));
    return 0;
  }
  const { device, backend } = options;
  const engine = await startEngine(context, {
    ...suitableThreads(composed.parts, options.threads),
    device,
    backend,
  });
  // what the backend cannot do is refused before anything is made
  engine.inPrecision(composed.parts.config.train.precision, () => undefined);
  const evaluator = createEvaluator({ engine, ...composed });
  const profile = stepProfiler(engine, composed, target, options);
  const environment = await lookAround({
    engine: engine.info,
    threads: engine.info.threads,
    asked: askedOf(options),
    experiment: { file: experiment.file, folder: experiment.folder },
    commandLine: context.argv,
    step: target.kind === 'resume' ? (target.checkpoint?.state.step ?? 0) : 0,
  });
  const writeFirst = async (folder: string): Promise<void> => {
    await writeEnvironment(folder, environment);
    writeResolved(folder, experiment);
  };
  const folder = target.kind === 'new' ? await createRunFolder(target.folder, writeFirst) : target.folder;
  const unlock = lockRunFolder(folder);
  const progress = { trained: false };
  const tidyUp = (): void => {
    unlock();
    if (target.kind === 'new' && !progress.trained) rmSync(folder, { recursive: true, force: true });
  };
  const takeBack = interrupts.onExit(tidyUp);
  try {
    // before rows that come again are dropped
    const after = latestTime(runFile(folder, 'events'));
    if (target.kind === 'resume') {
      await passOverDamaged(target, context);
      await takeUp(target);
      await writeFirst(folder);
      const differences = machineDifferences(target.before, environment);
      if (differences) io.stderr.write(`${differences}\n`);
    }
    return await runSession(
      { composed, engine, evaluator, profile, folder, target, environment, after, options, context },
      progress,
    );
  } finally {
    takeBack();
    tidyUp();
  }
}

async function runSession(session: Session, progress: { trained: boolean }): Promise<number> {
  const { composed, engine, evaluator, profile, folder, target, environment, after, options, context } =
    session;
  const { io, interrupts } = context;
  const checkpoint = target.kind === 'resume' ? target.checkpoint : undefined;
  const continues = target.kind === 'resume' ? { changed: target.changed } : undefined;
  const files = { folder, environment, continues, checkpoint, after };
  const output = makeOutput({ composed, options, io, evaluator, ...files });
  const takeBack = interrupts.onExit(() => output.close());
  try {
    tellHeader(session, output);
    const signal = interrupts.arm();
    signal.addEventListener('abort', () => output.tell([SAVING]));
    const events = train({
      engine,
      parts: composed.parts,
      rng: composed.rng,
      checkpoints: new Checkpoints(runFile(folder, 'checkpoints')),
      evaluator: output.announce(evaluator),
      resume: checkpoint,
      mode: compileMode(composed.parts, options.compile),
      choices: new ModeChoices(join(composed.cacheFolder, 'compile-modes.json')),
      signal,
      freeBytes: freeBytesOf(io.env),
      profile,
    });
    let exitCode = 1;
    for await (const event of events) {
      if (event.step > 0) progress.trained = true;
      profile.time(`log ${event.kind}`, () => output.take(event));
      if (event.kind === 'end') exitCode = EXIT[event.status];
    }
    return exitCode;
  } catch (error) {
    try {
      output.close();
    } catch {
      // the first failure is the one to be told
    }
    if (progress.trained) io.stderr.write(staysIn(folder));
    throw error;
  } finally {
    takeBack();
    output.close();
  }
}

/** Tells of damaged checkpoints, and moves them out of the way: `retain` would take them for the newest. */
async function passOverDamaged({ folder, checkpoint, damaged }: Resumed, { io }: Context): Promise<void> {
  const checkpoints = new Checkpoints(runFile(folder, 'checkpoints'));
  for (const each of damaged) {
    const aside = displayPath(await checkpoints.setAside(each.step));
    const text = `${damagedText(each, checkpoint!)} The damaged one is kept as ${aside}.`;
    io.stderr.write(`${colorsOf(io.stderr, io.env).yellow('warning:')} ${text}\n`);
  }
}

/** Profiles as many steps as asked for; throws where TensorFlow's profiler cannot be used. */
function stepProfiler(
  engine: Engine,
  { parts }: ComposedExperiment,
  target: PreparedRun['target'],
  { profile }: RunOptions,
): StepsProfiler {
  if (profile === undefined) return NO_PROFILE;
  const from = target.kind === 'resume' ? (target.checkpoint?.state.step ?? 0) : 0;
  return new StepProfiler({ profiler: engine.profiler(), count: profile, from, to: parts.steps });
}

/** True for a run that has come to its end, with all that is written there. */
function isOver({ checkpoint, folder }: Resumed, { parts }: ComposedExperiment): boolean {
  if (!checkpoint) return false;
  const { step, stopped } = checkpoint.state;
  return (step >= parts.steps || stopped !== undefined) && hasEnded(folder);
}

/** Makes the folder of a run, whose lock is held, that of its last checkpoint again; throws {@link RunBusyError}. */
async function takeUp({ folder, checkpoint }: Resumed): Promise<void> {
  const last = (await new Checkpoints(runFile(folder, 'checkpoints')).steps()).at(-1);
  // another process has been at work between the reading of the checkpoint and the lock
  if (last !== checkpoint?.state.step) throw new RunBusyError(displayPath(folder), 'started meanwhile');
  await cleanRunFolder(folder, checkpoint?.state.step ?? 0);
}

function tellHeader({ composed, engine, folder, target }: Session, output: Output): void {
  const { backend, version, threads, device } = engine.info;
  const used = threads === undefined ? '' : `, ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
  const name =
    backend === 'native'
      ? `TensorFlow ${version} on ${device}`
      : `TensorFlow.js ${version}, ${backend} backend`;
  const facts: [string, string][] = [
    ['run', displayPath(folder)],
    ['engine', `${name}${used}`],
  ];
  if (target.kind === 'resume') {
    const from = target.checkpoint && `after step ${formatCount(target.checkpoint.state.step)}`;
    facts.push(['goes on', from ?? 'at the beginning, since it has no checkpoint yet']);
  }
  output.tell(headerLines(composed.parts, facts, output.colors, widthOf(output.stream)));
}

/** What GANZOO_MEMORY allows; undefined where that is not set, for what is free. */
function freeBytesOf(env: NodeJS.ProcessEnv): (() => number) | undefined {
  const bytes = Number(env['GANZOO_MEMORY'] || NaN);
  return bytes > 0 ? () => bytes : undefined;
}

function staysIn(folder: string): string {
  return `The run stays in ${displayPath(folder)}.\n  To go on with it: ganzoo run --resume ${shellPath(folder)}\n`;
}

function completeAlready(folder: string, steps: number, state?: Checkpoint['state']): string {
  const ended =
    state?.stopped !== undefined && state.step < steps
      ? `was stopped at step ${formatCount(state.step)}: ${state.stopped}`
      : `is complete: ${formatCount(steps)} steps.`;
  return (
    `The run in ${displayPath(folder)} ${ended}\n` +
    `  To train longer: ganzoo run --resume ${shellPath(folder)} train.steps=${2 * steps}\n`
  );
}
