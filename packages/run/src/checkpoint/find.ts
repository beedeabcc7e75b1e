import type { LoadedExperiment } from '@ganzoo/core';
import { bestStep } from '@ganzoo/evaluate';
import type { Checkpoint } from '@ganzoo/train';
import { composeExperiment } from '../compose-experiment.ts';
import { differences, pathsOfSampling } from '../folder/differences.ts';
import { readChangedRun, readCheckpoint, requireRunFolder, type WhichStep } from '../folder/open.ts';
import { composeWithoutData, type ComposedWithoutData } from './without-data.ts';

/** A checkpoint of a run and the parts of its experiment; TensorFlow is not needed yet. */
export interface FoundCheckpoint extends ComposedWithoutData {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  /** The experiment as the run has it, but for where its plugins lie. */
  readonly before: LoadedExperiment;
  readonly checkpoint: Checkpoint;
  /** Parameters that are not as in the run, by path: those that only samples depend on. */
  readonly sampling: Readonly<Record<string, unknown>>;
  /** A line about each damaged checkpoint that was passed over. */
  readonly warnings: readonly string[];
}

/** Which checkpoint is looked for, and how. */
export interface FindOptions {
  readonly step?: WhichStep;
  /** Where the data and the plugins lie now, and how it is scored; nothing else may change. */
  readonly overrides?: readonly string[];
  /** True for what opens even where the data's files are not there; then reading examples fails. */
  readonly dataOptional?: boolean;
  /** True where metrics may need several runs. */
  readonly comparing?: boolean;
}

/** Finds a checkpoint of a run and makes the parts of its experiment. */
export async function findCheckpoint(
  given: string,
  { step = 'last', overrides = [], dataOptional = false, comparing }: FindOptions = {},
): Promise<FoundCheckpoint> {
  const folder = requireRunFolder(given);
  const { before, experiment } = await readChangedRun(folder, overrides, { sampling: true });
  const composed = dataOptional
    ? await composeWithoutData(experiment, folder, { comparing })
    : await composeExperiment(experiment);
  const warnings: string[] = [];
  const checkpoint = await readCheckpoint(folder, step, {
    bestOf: last => bestStep(composed.parts, last.state.scores),
    warn: line => warnings.push(line),
  });
  const sampling = samplingChanges(before, experiment);
  return { ...composed, folder, before, checkpoint, sampling, warnings };
}

function samplingChanges(before: LoadedExperiment, now: LoadedExperiment): Record<string, unknown> {
  const paths = pathsOfSampling(before);
  const changed = differences(before.config, now.config).filter(({ path }) => paths.includes(path));
  return Object.fromEntries(changed.map(({ path, after }) => [path, after]));
}
