import type { Engine } from '@ganzoo/engine';
import { createEvaluator } from '@ganzoo/evaluate';
import {
  Progress,
  Schedule,
  openSource,
  suitableThreads,
  Viewer,
  trainingState,
  type BatchSource,
  type Evaluator,
  type LookContext,
} from '@ganzoo/train';
import { compileMode, type EngineChoice } from '../engine-choice.ts';
import { startEngine } from '../start-engine.ts';
import { findCheckpoint, type FindOptions, type FoundCheckpoint } from './find.ts';

/** A checkpoint of a run, ready to be scored and to draw samples from; to be closed. */
export interface OpenCheckpoint extends FoundCheckpoint {
  readonly engine: Engine;
  /** The training split. */
  readonly data: BatchSource;
  readonly viewer: Viewer;
  /** The training as the checkpoint left it. */
  readonly training: LookContext;
  /** Undefined where the experiment has no metrics. */
  readonly evaluator: Evaluator | undefined;
  close(): Promise<void>;
}

/** Which checkpoint is opened, and how. */
export interface CheckpointOptions extends EngineChoice, Omit<FindOptions, 'comparing'> {
  /** {@link startEngine} unless given. */
  readonly startEngine?: (choice: EngineChoice) => Promise<Engine>;
}

/** Opens a checkpoint of a run; the run itself is not changed. */
export async function openCheckpoint(
  given: string,
  {
    step,
    overrides,
    dataOptional,
    startEngine: start = startEngine,
    threads,
    device,
    backend,
  }: CheckpointOptions = {},
): Promise<OpenCheckpoint> {
  // a missing checkpoint is refused before TensorFlow is started
  const found = await findCheckpoint(given, { step, overrides, dataOptional });
  return loadCheckpoint(found, await start({ ...suitableThreads(found.parts, threads), device, backend }));
}

/** Loads what a checkpoint holds into the engine. */
export async function loadCheckpoint(found: FoundCheckpoint, engine: Engine): Promise<OpenCheckpoint> {
  const { parts, rng, checkpoint } = found;
  const data = await openSource(engine, parts, 'train');
  const { nets, extras } = trainingState(engine, parts, rng, checkpoint);
  const progress = new Progress(checkpoint.state);
  const training = { parts, rng, nets, extras, data, schedule: new Schedule(parts), progress };
  const viewer = new Viewer({
    engine,
    ...training,
    history: () => progress.history,
    mode: compileMode(parts),
  });
  const evaluator = createEvaluator({ engine, ...found });
  return {
    ...found,
    engine,
    data,
    viewer,
    training,
    evaluator,
    async close() {
      await evaluator?.dispose();
      await viewer.dispose();
      await data.dispose();
      nets.dispose();
      extras.dispose();
    },
  };
}
