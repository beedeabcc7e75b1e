import type { RunParts } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import type { Rng } from '@ganzoo/sdk';
import type { Checkpoint, Checkpoints } from './checkpoint/checkpoints.ts';
import { DataOrder } from './data/order.ts';
import { openSplit } from './data/open-split.ts';
import { ReadAhead } from './data/read-ahead.ts';
import { Divergence } from './diverged/divergence.ts';
import type { Evaluator } from './evaluator.ts';
import { Sampler } from './model/sampler.ts';
import { trainingState } from './model/state.ts';
import { NO_PROFILE, type StepsProfiler } from './profile/step-profiler.ts';
import { Progress } from './progress.ts';
import { Speed } from './speed.ts';
import type { ModeChoices, WantedMode } from './step/choose-mode.ts';
import { CompiledSteps } from './step/compiled-steps.ts';
import { MemoryCheck } from './step/memory-check.ts';
import { Schedule } from './step/schedule.ts';
import type { StepContext } from './step/step.ts';

/** What a training needs. */
export interface TrainingRun {
  readonly engine: Engine;
  readonly parts: RunParts;
  readonly rng: Rng;
  readonly checkpoints: Checkpoints;
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

/** A training at work: its run, and all that was made for it. */
export interface Training extends Omit<StepContext, 'watch'> {
  readonly run: TrainingRun;
  readonly progress: Progress;
  readonly divergence: Divergence;
  readonly ahead: ReadAhead;
  readonly compiled: CompiledSteps;
  readonly sampler: Sampler;
  readonly speed: Speed;
  readonly profile: StepsProfiler;
  dispose(): Promise<void>;
}

/** Opens the training split and makes weights where a checkpoint has some; steps are compiled when they first come up. */
export async function openTraining(run: TrainingRun): Promise<Training> {
  const { engine, parts, rng, checkpoints, resume, choices, profile = NO_PROFILE } = run;
  const mode = run.mode === 'auto' ? (resume?.state.compile ?? 'auto') : run.mode;
  const check = new MemoryCheck(parts, run.freeBytes);
  const { nets, extras } = trainingState(check.guard(engine), rng, resume);
  const data = await openSplit(engine, parts.dataset.product, 'train');
  const order = new DataOrder(rng.fork('order'), data.size);
  const schedule = new Schedule(parts);
  const context = { parts, data, schedule, rng };
  const compiled = new CompiledSteps(engine, { ...context, nets, extras }, mode, choices, check);
  const sampler = new Sampler({ engine, parts, rng, nets, extras, data, mode });
  return {
    ...context,
    nets,
    extras,
    run,
    progress: new Progress(resume?.state),
    divergence: new Divergence({
      engine,
      context,
      order,
      checkpoints,
      mode: () => compiled.mode,
      from: resume?.state.step,
    }),
    ahead: new ReadAhead(data, (from, count) => order.rows(from, count), parts.config.train.batchSize),
    compiled,
    sampler,
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
}
