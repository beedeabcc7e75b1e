import type { Engine } from '@ganzoo/engine';
import { createEvaluator } from '@ganzoo/evaluate';
import {
  compileMode,
  composeExperiment,
  readCheckpoint,
  readRunExperiment,
  requireRunFolder,
  type ComposedExperiment,
  type EngineChoice,
  type WhichStep,
} from '@ganzoo/run';
import type { Dataset } from '@ganzoo/sdk';
import {
  Sampler,
  openSplit,
  trainingState,
  type Checkpoint,
  type Evaluator,
  type SplitData,
  suitableThreads,
} from '@ganzoo/train';
import { startEngine } from './engine.ts';
import type { Context } from './context.ts';
import { colorsOf } from './io.ts';

/** A checkpoint of a run, ready to draw samples from. */
export interface CheckpointSession extends ComposedExperiment {
  readonly engine: Engine;
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly checkpoint: Checkpoint;
  readonly data: SplitData;
  readonly sampler: Sampler;
  readonly evaluator: Evaluator | undefined;
}

export interface CheckpointOptions extends EngineChoice {
  readonly step: WhichStep;
  readonly overrides?: readonly string[];
}

/** Opens a checkpoint of a run; the run itself is not changed. */
export async function openCheckpoint(
  context: Context,
  given: string,
  { step, overrides, threads, device, backend }: CheckpointOptions,
): Promise<CheckpointSession> {
  const folder = requireRunFolder(given);
  const composed = composeExperiment(await readRunExperiment(folder, overrides));
  const { parts, rng } = composed;
  const { stderr, env } = context.io;
  const warn = (line: string): unknown =>
    stderr.write(`${colorsOf(stderr, env).yellow('warning:')} ${line}\n`);
  // tells of a missing checkpoint before TensorFlow is started
  const early = step === 'best' ? undefined : await readCheckpoint(folder, step, { warn });
  const engine = await startEngine(context, {
    ...suitableThreads(parts, threads),
    device,
    backend,
  });
  const evaluator = createEvaluator({ engine, ...composed });
  const checkpoint =
    early ??
    (await readCheckpoint(folder, step, { bestOf: last => evaluator?.best(last.state.scores), warn }));
  const { nets, extras } = trainingState(engine, rng, checkpoint);
  const data = await openSplit(engine, parts.dataset.product as Dataset, 'train');
  const sampler = new Sampler({ engine, parts, rng, nets, extras, data, mode: compileMode(parts) });
  return { ...composed, engine, folder, checkpoint, data, sampler, evaluator };
}
