import type { Engine } from '@ganzoo/engine';
import { createEvaluator } from '@ganzoo/evaluate';
import {
  Checkpoints,
  ModeChoices,
  NO_PROFILE,
  StepProfiler,
  openTraining,
  train,
  type Evaluator,
  type OpenTraining,
  type StepsProfiler,
  type TrainEvent,
} from '@ganzoo/train';
import type { ComposedExperiment } from './compose-experiment.ts';
import { compileMode } from './engine-choice.ts';
import { RunBusyError } from './errors.ts';
import type { LoggedEvent, OpenedEvent, RunEnd, RunEvent } from './events.ts';
import { cleanRunFolder } from './folder/clean.ts';
import type { Environment } from './folder/environment.ts';
import { runFile } from './folder/files.ts';
import { HeldFolder, type OnExit } from './folder/hold.ts';
import { latestTime } from './folder/json-lines.ts';
import { lookAround, writeEnvironment } from './folder/look-around.ts';
import { damagedText, writeResolved } from './folder/open.ts';
import { displayPath } from '@ganzoo/sdk/host';
import { summarize } from './profile/summary.ts';
import type { StartOptions } from './request.ts';
import { askedOf, differencesFrom } from './resume.ts';
import { Clock } from './sinks/clock.ts';
import { RUN_SINKS, Sinks } from './sinks/run-files.ts';
import type { SinkContext, SinkFactory } from './sinks/sink.ts';
import type { ResumedRun, RunTarget } from './target.ts';

/** What a run is executed with. */
export interface RunTools {
  readonly engine: Engine;
  /** As `prepareRun` gives them. */
  readonly options?: StartOptions;
  /** Aborted: the training saves a checkpoint and ends. */
  readonly signal?: AbortSignal;
  /** Where its events are written; {@link RUN_SINKS} unless given. */
  readonly sinks?: readonly SinkFactory[];
  /** Files are closed and a folder without results is removed even if the process is ended at once. */
  readonly onExit?: OnExit;
  /** The command line that `environment.json` records; the process's own unless given. */
  readonly commandLine?: readonly string[];
  /** Seconds since 1970; by the system's clock unless given. */
  readonly now?: () => number;
  /** Bytes of memory that may be taken; as many as are free unless given. */
  readonly freeBytes?: () => number;
}

/**
 * Runs an experiment to its end: makes or takes the run's folder, trains, and yields each event once it is in the files.
 *
 * A new folder in which no step was trained is removed again. Leaving the loop ends the run; go on with it as after a
 * crash. Throws `RunBusyError`, `RunFolderExistsError`, `WriteError` and what the training throws.
 */
export async function* executeRun(
  composed: ComposedExperiment,
  target: RunTarget,
  tools: RunTools,
): AsyncGenerator<RunEvent, RunEnd, void> {
  const { engine, options = {}, commandLine = process.argv, onExit, signal, freeBytes } = tools;
  // what the backend cannot do is refused before anything is made
  engine.inPrecision(composed.parts.config.train.precision, () => undefined);
  const profile = stepsProfiler(composed, target, tools);
  const evaluator = createEvaluator({ engine, ...composed });
  let training: OpenTraining | undefined;
  try {
    // asks git, which takes its time in a process of its own
    const looking = lookAround({
      engine: engine.info,
      threads: engine.info.threads,
      asked: askedOf(options),
      composed,
      commandLine,
      step: stepOf(target),
      start: target.start,
    });
    looking.catch(() => undefined);
    // whatever a plugin gives that does not fit is refused here, before there is a folder
    training = await openTraining({
      engine,
      parts: composed.parts,
      rng: composed.rng,
      evaluator,
      resume: target.kind === 'resume' ? target.checkpoint : undefined,
      start: target.start,
      mode: compileMode(composed.parts, options.compile),
      choices: new ModeChoices(composed.cache),
      signal,
      freeBytes,
      profile,
    });
    const environment = await looking;
    const writeFirst = async (folder: string): Promise<void> => {
      await writeEnvironment(folder, environment);
      writeResolved(folder, composed.experiment);
    };
    const held = await HeldFolder.take(target, writeFirst, onExit);
    try {
      for (const text of target.start?.warnings ?? []) yield { kind: 'warning', text };
      // read before the rows after the checkpoint are dropped
      const after = latestTime(runFile(held.folder, 'events'));
      if (target.kind === 'resume') {
        for (const text of await passOverDamaged(target)) yield { kind: 'warning', text };
        await takeUp(target);
        await writeFirst(held.folder);
        const differences = differencesFrom(target, environment, training.compiled.mode);
        for (const text of differences) yield { kind: 'differs', text };
      }
      const session = { composed, target, tools, training, profile, evaluator, held, environment, after };
      return yield* runSession(session);
    } finally {
      held.release();
    }
  } finally {
    await training?.dispose();
    await evaluator?.dispose();
  }
}

/** A run whose folder is taken. */
interface Session {
  readonly composed: ComposedExperiment;
  readonly target: RunTarget;
  readonly tools: RunTools;
  readonly training: OpenTraining;
  readonly profile: StepsProfiler;
  readonly evaluator: Evaluator | undefined;
  readonly held: HeldFolder;
  readonly environment: Environment;
  /** Seconds of the run's latest event so far. */
  readonly after: number;
}

async function* runSession(session: Session): AsyncGenerator<RunEvent, RunEnd, void> {
  const { composed, target, tools, training, profile, evaluator, held, environment, after } = session;
  const { folder } = held;
  const resume = target.kind === 'resume' ? target.checkpoint : undefined;
  const clock = new Clock(after, tools.now);
  const context: SinkContext = {
    folder,
    composed,
    environment,
    time: clock.now(),
    continues:
      target.kind === 'resume'
        ? { changed: target.changed, scored: (resume?.state.scores.length ?? 0) > 0 }
        : undefined,
  };
  const sinks = new Sinks(tools.sinks ?? RUN_SINKS, context);
  const unregister = tools.onExit?.(() => sinks.close());
  try {
    yield openedEvent(folder, evaluator, resume?.state.scores ?? []);
    const events = train(training, new Checkpoints(runFile(folder, 'checkpoints')));
    let end: RunEnd = { folder, status: 'interrupted', step: stepOf(target) };
    for await (const event of events) {
      if (event.step > 0) held.trained = true;
      const logged = loggedEvent(event, clock.tick());
      profile.time(`log ${event.kind}`, () => sinks.on(logged));
      if (event.kind === 'end')
        end = { folder, status: event.status, step: event.step, reason: event.reason };
      yield logged;
    }
    return end;
  } catch (error) {
    sinks.abandon();
    throw error;
  } finally {
    unregister?.();
    sinks.close();
  }
}

function openedEvent(
  folder: string,
  evaluator: Evaluator | undefined,
  scores: OpenedEvent['scores'],
): OpenedEvent {
  return { kind: 'opened', folder, scores, best: evaluator?.best(scores) };
}

function loggedEvent(event: TrainEvent, time: number): LoggedEvent {
  return event.kind === 'profile'
    ? { ...event, summary: summarize(event.profile), time }
    : { ...event, time };
}

/** Step at which a start begins. */
function stepOf(target: RunTarget): number {
  return target.kind === 'resume' ? (target.checkpoint?.state.step ?? 0) : 0;
}

/** Profiles as many steps as asked for; throws where TensorFlow's profiler cannot be used. */
function stepsProfiler(
  { parts }: ComposedExperiment,
  target: RunTarget,
  { engine, options }: RunTools,
): StepsProfiler {
  if (options?.profile === undefined) return NO_PROFILE;
  return new StepProfiler({
    profiler: engine.profiler(),
    count: options.profile,
    from: stepOf(target),
    to: parts.steps,
  });
}

/** Moves damaged checkpoints out of the way, since `retain` would take them for the newest; gives a line about each. */
async function passOverDamaged({ folder, checkpoint, damaged }: ResumedRun): Promise<string[]> {
  const checkpoints = new Checkpoints(runFile(folder, 'checkpoints'));
  const lines: string[] = [];
  for (const each of damaged) {
    const aside = displayPath(await checkpoints.setAside(each.step));
    lines.push(`${damagedText(each, checkpoint!)} The damaged one is kept as ${aside}.`);
  }
  return lines;
}

/** Makes the folder of a run, whose lock is held, that of its last checkpoint again; throws {@link RunBusyError}. */
async function takeUp({ folder, checkpoint }: ResumedRun): Promise<void> {
  const last = (await new Checkpoints(runFile(folder, 'checkpoints')).steps()).at(-1);
  // another process has been at work between the reading of the checkpoint and the lock
  if (last !== checkpoint?.state.step) throw new RunBusyError(displayPath(folder), 'started meanwhile');
  await cleanRunFolder(folder, checkpoint?.state.step ?? 0);
}
