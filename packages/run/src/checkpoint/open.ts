import type { LoadedExperiment } from '@ganzoo/core';
import type { Engine } from '@ganzoo/engine';
import { createEvaluator } from '@ganzoo/evaluate';
import {
  Schedule,
  openSource,
  suitableThreads,
  Viewer,
  trainingState,
  type BatchSource,
  type Checkpoint,
  type Evaluator,
} from '@ganzoo/train';
import { composeExperiment, type ComposedExperiment } from '../compose-experiment.ts';
import { compileMode, type EngineChoice } from '../engine-choice.ts';
import { differences, pathsOfSampling } from '../folder/differences.ts';
import { readChangedRun, readCheckpoint, requireRunFolder, type WhichStep } from '../folder/open.ts';
import { startEngine } from '../start-engine.ts';
import { composeWithoutData } from './without-data.ts';

/** A checkpoint of a run, ready to be scored and to draw samples from; to be closed. */
export interface OpenCheckpoint extends ComposedExperiment {
  readonly engine: Engine;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly checkpoint: Checkpoint;
  /** The training split. */
  readonly data: BatchSource;
  readonly viewer: Viewer;
  /** Undefined where the experiment has no metrics. */
  readonly evaluator: Evaluator | undefined;
  /** Parameters that are not as in the run, by path: those that only samples depend on. */
  readonly sampling: Readonly<Record<string, unknown>>;
  /** A line about each damaged checkpoint that was passed over. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** Which checkpoint is opened, and how. */
export interface CheckpointOptions extends EngineChoice {
  readonly step?: WhichStep;
  /** Where the data and the plugins lie now, and how it is scored; nothing else may change. */
  readonly overrides?: readonly string[];
  /** True for a session that opens even where the data's files are not there; then reading examples fails. */
  readonly dataOptional?: boolean;
  /** {@link startEngine} unless given. */
  readonly startEngine?: (choice: EngineChoice) => Promise<Engine>;
}

/** Opens a checkpoint of a run; the run itself is not changed. */
export async function openCheckpoint(
  given: string,
  {
    step = 'last',
    overrides = [],
    dataOptional = false,
    startEngine: start = startEngine,
    ...choice
  }: CheckpointOptions = {},
): Promise<OpenCheckpoint> {
  const folder = requireRunFolder(given);
  const { before, experiment } = await readChangedRun(folder, overrides, { sampling: true });
  const composed = dataOptional
    ? await composeWithoutData(experiment, folder)
    : await composeExperiment(experiment);
  const { parts, rng } = composed;
  const warnings: string[] = [];
  const warn = (line: string): unknown => warnings.push(line);
  // a missing checkpoint is refused before TensorFlow is started
  const early = step === 'best' ? undefined : await readCheckpoint(folder, step, { warn });
  const { device, backend } = choice;
  const engine = await start({ ...suitableThreads(parts, choice.threads), device, backend });
  const evaluator = createEvaluator({ engine, ...composed });
  const checkpoint =
    early ??
    (await readCheckpoint(folder, step, { bestOf: last => evaluator?.best(last.state.scores), warn }));
  const data = await openSource(engine, parts, 'train');
  const { nets, extras } = trainingState(engine, parts, rng, checkpoint);
  const viewer = new Viewer({
    engine,
    parts,
    rng,
    nets,
    extras,
    data,
    schedule: new Schedule(parts),
    history: () => ({
      step: checkpoint.state.step,
      scalars: checkpoint.state.scalars ?? {},
      scores: checkpoint.state.scores,
      ended: checkpoint.state.ended,
    }),
    mode: compileMode(parts),
  });
  return {
    ...composed,
    engine,
    folder,
    checkpoint,
    data,
    viewer,
    evaluator,
    sampling: samplingChanges(before, experiment),
    warnings,
    async close() {
      await evaluator?.dispose();
      await viewer.dispose();
      await data.dispose();
      nets.dispose();
      extras.dispose();
    },
  };
}

function samplingChanges(before: LoadedExperiment, now: LoadedExperiment): Record<string, unknown> {
  const paths = pathsOfSampling(before);
  const changed = differences(before.config, now.config).filter(({ path }) => paths.includes(path));
  return Object.fromEntries(changed.map(({ path, after }) => [path, after]));
}
