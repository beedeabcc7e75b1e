import type { RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Rng } from '@ganzoo/sdk';
import type { Checkpoint, Checkpoints } from './checkpoint/checkpoints.ts';
import { Feed } from './data/feed.ts';
import { openSource } from './data/open-split.ts';
import { Divergence } from './diverged/divergence.ts';
import type { Evaluator } from './evaluator.ts';
import { Monitors } from './looks/monitors.ts';
import { checkStart, chosenWeights, startNotes, type StartWeights } from './model/start-weights.ts';
import { trainingState } from './model/state.ts';
import { Viewer } from './model/viewer.ts';
import { NO_PROFILE, type StepsProfiler } from './profile/step-profiler.ts';
import { Progress } from './progress.ts';
import { Speed } from './speed.ts';
import type { WantedMode } from './step/choose-mode.ts';
import { CompiledSteps } from './step/compiled-steps.ts';
import { MemoryCheck } from './step/memory-check.ts';
import type { ModeChoices } from './step/mode-times.ts';
import { planAfter } from './step/plan.ts';
import { Schedule } from './step/schedule.ts';
import type { StepContext } from './step/context.ts';

/** What a training needs. */
export interface TrainingRun {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  /** Its owner's to dispose of. */
  readonly evaluator?: Evaluator;
  /** Where to go on from. */
  readonly resume?: Checkpoint;
  /** What `train.from` names; not needed by a training that goes on. */
  readonly start?: StartWeights;
  /** `off` runs each operation by itself, as `--no-compile` asks; a run that goes on keeps what `auto` chose before. */
  readonly mode: WantedMode;
  /** What `auto` measured on this machine before. */
  readonly choices?: ModeChoices;
  /** Aborted by Ctrl-C: the training saves a checkpoint and ends. */
  readonly signal?: AbortSignal;
  /** Bytes of memory that may be taken; by default as many as the system has free. */
  readonly freeBytes?: () => number;
  /** Profiles some of the steps; none without it. */
  readonly profile?: StepsProfiler;
}

/** A training that is ready: its parts fit, its weights are there, its first step is compiled. To be disposed of. */
export interface OpenTraining extends Omit<StepContext, 'watch' | 'rehearsal'> {
  readonly run: TrainingRun;
  readonly progress: Progress;
  readonly feed: Feed;
  readonly compiled: CompiledSteps;
  readonly viewer: Viewer;
  readonly monitors: Monitors;
  readonly speed: Speed;
  readonly profile: StepsProfiler;
  /** Lines for the person, before the first step. */
  readonly notes: readonly string[];
  dispose(): Promise<void>;
}

/** A training at work, with a folder for its checkpoints. */
export interface Training extends OpenTraining {
  readonly checkpoints: Checkpoints;
  readonly divergence: Divergence;
}

/**
 * Opens the training split, makes the weights and rehearses: all losses with their gradients, penalties, hooks and views.
 *
 * Throws where a plugin gives what does not fit. Nothing is written yet.
 */
export async function openTraining(run: TrainingRun): Promise<OpenTraining> {
  const { engine, parts, rng, resume, choices, profile = NO_PROFILE } = run;
  const start = resume ? undefined : run.start;
  const check = new MemoryCheck(parts, run.freeBytes);
  const given = start && chosenWeights(parts, start);
  const { nets, extras } = trainingState(check.guard(engine), parts, rng, resume, given);
  const data = await openSource(engine, parts, 'train');
  const schedule = new Schedule(parts);
  const context = { parts, data, schedule, rng, nets, extras };
  const progress = new Progress(resume?.state);
  const compiled = new CompiledSteps(engine, context, run.mode, {
    choices,
    memory: check,
    kept: resume?.state.compile,
    from: progress.step,
  });
  const mode = compiled.mode ?? 'auto';
  const viewer = new Viewer({ engine, ...context, history: () => progress.history, mode });
  const notes: string[] = [];
  const training: OpenTraining = {
    ...context,
    notes,
    run,
    progress,
    feed: new Feed(data, rng),
    compiled,
    viewer,
    monitors: new Monitors({ ...context, progress }),
    speed: new Speed(),
    profile,
    async dispose() {
      profile.dispose();
      await viewer.dispose();
      compiled.dispose();
      await data.dispose();
      nets.dispose();
      extras.dispose();
    },
  };
  try {
    if (progress.step < parts.steps) {
      const plan = planAfter(parts, progress.history);
      if (start) notes.push(...startNotes(start, given!.size, checkStart(engine, context, start, plan)));
      // throws where a scheduler gives none for the first step
      schedule.values(progress.history);
      compiled.prepare(plan);
      await viewer.rehearse();
      // what fails in the middle of a run is told, and no reason not to go on with it
      if (progress.step === 0) await training.monitors.rehearse();
    }
  } catch (error) {
    await training.dispose();
    throw error;
  }
  return training;
}

/** The training with a place for its checkpoints. */
export function withCheckpoints(training: OpenTraining, checkpoints: Checkpoints): Training {
  const { run, compiled, feed, parts, data, schedule, rng } = training;
  const divergence = new Divergence({
    engine: run.engine,
    context: { parts, data, schedule, rng },
    feed,
    checkpoints,
    mode: () => compiled.mode,
    from: run.resume?.state.step,
  });
  return { ...training, checkpoints, divergence };
}
