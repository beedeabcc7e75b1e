import type { RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Rng } from '@ganzoo/sdk';
import type { Checkpoint, Checkpoints } from './checkpoint/checkpoints.ts';
import { Feed } from './data/feed.ts';
import { openSource } from './data/open-split.ts';
import { Divergence } from './diverged/divergence.ts';
import type { Evaluator } from './evaluator.ts';
import { Monitors } from './looks/monitors.ts';
import { Sampler } from './model/sampler.ts';
import { trainingState } from './model/state.ts';
import { NO_PROFILE, type StepsProfiler } from './profile/step-profiler.ts';
import { Progress } from './progress.ts';
import { Speed } from './speed.ts';
import type { ModeChoices, WantedMode } from './step/choose-mode.ts';
import { CompiledSteps } from './step/compiled-steps.ts';
import { MemoryCheck } from './step/memory-check.ts';
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
  /** `off` runs each operation by itself, as `--no-compile` asks; a resumed run keeps what `auto` chose before. */
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
export interface OpenTraining extends Omit<StepContext, 'watch'> {
  readonly run: TrainingRun;
  readonly progress: Progress;
  readonly feed: Feed;
  readonly compiled: CompiledSteps;
  readonly sampler: Sampler;
  readonly monitors: Monitors;
  readonly speed: Speed;
  readonly profile: StepsProfiler;
  dispose(): Promise<void>;
}

/** A training at work, with a folder for its checkpoints. */
export interface Training extends OpenTraining {
  readonly checkpoints: Checkpoints;
  readonly divergence: Divergence;
}

/**
 * Opens the training split, makes the weights and rehearses: all losses with their gradients, penalties and hooks.
 *
 * Throws where a plugin gives what does not fit. Nothing is written yet.
 */
export async function openTraining(run: TrainingRun): Promise<OpenTraining> {
  const { engine, parts, rng, resume, choices, profile = NO_PROFILE } = run;
  const mode = run.mode === 'auto' ? (resume?.state.compile ?? 'auto') : run.mode;
  const check = new MemoryCheck(parts, run.freeBytes);
  const { nets, extras } = trainingState(check.guard(engine), parts, rng, resume);
  const data = await openSource(engine, parts, 'train');
  const schedule = new Schedule(parts);
  const context = { parts, data, schedule, rng, nets, extras };
  const compiled = new CompiledSteps(engine, context, mode, choices, check);
  const progress = new Progress(resume?.state);
  const sampler = new Sampler({ engine, ...context, history: () => progress.history, mode });
  const training: OpenTraining = {
    ...context,
    run,
    progress,
    feed: new Feed(data, rng),
    compiled,
    sampler,
    monitors: new Monitors({ ...context, progress }),
    speed: new Speed(),
    profile,
    async dispose() {
      profile.dispose();
      sampler.dispose();
      compiled.dispose();
      await data.dispose();
      nets.dispose();
      extras.dispose();
    },
  };
  try {
    if (progress.step < parts.steps) {
      compiled.prepare(planAfter(parts, progress.history));
      sampler.rehearse();
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
