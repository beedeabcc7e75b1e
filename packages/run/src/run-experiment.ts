import type { Engine } from '@ganzoo/engine';
import { suitableThreads } from '@ganzoo/train';
import { composeExperiment } from './compose-experiment.ts';
import type { EngineChoice } from './engine-choice.ts';
import type { RunEnd, RunEvent } from './events.ts';
import { executeRun, type RunTools } from './execute.ts';
import { prepareRun } from './prepare.ts';
import type { RunRequest, StartOptions } from './request.ts';
import { finishedRun } from './resume.ts';
import { startEngine } from './start-engine.ts';

/** What {@link runExperiment} runs with. */
export interface ExperimentTools extends Omit<RunTools, 'engine' | 'options'> {
  /** Asked once it is sure that there is something to train; {@link startEngine} unless given. */
  readonly startEngine?: (choice: EngineChoice) => Promise<Engine>;
}

/**
 * Runs an experiment file, or goes on with a run, from the reading of the file to the end: all that `ganzoo run` does but
 * for the terminal. A run that was over before yields nothing and gives its end.
 *
 * Throws what {@link prepareRun}, {@link composeExperiment} and {@link executeRun} throw.
 */
export async function* runExperiment(
  request: RunRequest,
  given: StartOptions = {},
  { startEngine: start = startEngine, ...tools }: ExperimentTools = {},
): AsyncGenerator<RunEvent, RunEnd, void> {
  const { experiment, options, target } = await prepareRun(request, given);
  const composed = await composeExperiment(experiment);
  const finished = finishedRun(target, composed.parts);
  if (finished) return finished;
  const engine = await start({ ...options, ...suitableThreads(composed.parts, options.threads) });
  return yield* executeRun(composed, target, { ...tools, engine, options });
}
