import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ExperimentError, PluginFileError, type LoadedExperiment } from '@ganzoo/core';
import { displayPath, shellPath } from '@ganzoo/sdk/host';
import { Checkpoints, type Checkpoint, type DamagedCheckpoint } from '@ganzoo/train';
import { ResumeChangeError, RunFolderError } from '../errors.ts';
import { readExperiment } from '../experiment.ts';
import { version } from '../package-file.ts';
import { formatDifference, pathsOfData, pathsOfSampling, refusedChanges } from './differences.ts';
import { lastEnvironment, type Environment } from './environment.ts';
import { runFile } from './files.ts';
import { writeFileWhole } from './write-file.ts';

/** Makes sure that a folder is a run's; throws {@link RunFolderError}. Gives its absolute path. */
export function requireRunFolder(given: string): string {
  const folder = resolve(given);
  if (existsSync(runFile(folder, 'resolved'))) return folder;
  const shown = displayPath(folder);
  if (!existsSync(folder)) throw new RunFolderError(`There is no folder ${shown}.`);
  // somebody who names a file or a subfolder of the run means the run
  const above = dirname(folder);
  const hint = existsSync(join(above, 'resolved.yaml')) ? `Did you mean ${shellPath(above)}?` : undefined;
  throw new RunFolderError(`${shown} is not the folder of a run: it has no resolved.yaml.`, hint);
}

/**
 * Loads the experiment of a run. Throws {@link RunFolderError} where a plugin file is no longer where it was, with what to
 * do, and where `resolved.yaml` itself means nothing to this version of ganzoo, with the version that wrote it.
 */
export async function readRunExperiment(
  folder: string,
  overrides: readonly string[] = [],
): Promise<LoadedExperiment> {
  try {
    return await readExperiment(runFile(folder, 'resolved'), overrides);
  } catch (error) {
    if (error instanceof ExperimentError && overrides.every(isPluginOverride))
      throw await unreadable(folder, error);
    if (!(error instanceof PluginFileError) || overrides.some(isPluginOverride)) throw error;
    throw new RunFolderError(
      error.message,
      "The run was made with it. Where it lies now can be said on the command line: 'plugins=[path/to/file.ts]'.",
      error.where,
      error,
    );
  }
}

/** The refusal of a run whose `resolved.yaml` has mistakes, though ganzoo wrote it: another version, or somebody, did. */
async function unreadable(folder: string, error: ExperimentError): Promise<RunFolderError> {
  // the file may be cut or foreign: nothing in it is taken on trust
  const made: Partial<Environment> | undefined = await lastEnvironment(folder);
  const by = made?.ganzoo
    ? `ganzoo ${made.ganzoo} on ${String(made.startTime).slice(0, 10)}`
    : 'an unknown version of ganzoo';
  return new RunFolderError(
    `The run ${displayPath(folder)} was made by ${by} and cannot be read by this one, ${version()}:\n${error.describe()}`,
    'Go on with the version that made it, or put its resolved.yaml right by hand.',
    undefined,
    error,
  );
}

/**
 * Loads the experiment of a run as it is and as a command line changes it; throws {@link ResumeChangeError} for changes
 * that would make it another run. The files of its data and its plugins may be named anew, and with `sampling` parameters
 * that only samples depend on.
 */
export async function readChangedRun(
  folder: string,
  overrides: readonly string[],
  { file, sampling = false }: { readonly file?: string; readonly sampling?: boolean } = {},
): Promise<{ readonly before: LoadedExperiment; readonly experiment: LoadedExperiment }> {
  // where the plugins have moved, nothing can be loaded by their old names
  const before = await readRunExperiment(folder, overrides.filter(isPluginOverride));
  let experiment = before;
  if (file !== undefined) experiment = await readExperiment(file, overrides);
  else if (overrides.length > 0) experiment = await readRunExperiment(folder, overrides);
  const free = [...pathsOfData(before), ...(sampling ? pathsOfSampling(before) : [])];
  const refused = refusedChanges(before.config, experiment.config, free);
  if (refused.length > 0)
    throw new ResumeChangeError(`run in ${displayPath(folder)}`, refused.map(formatDifference));
  return { before, experiment };
}

function isPluginOverride(text: string): boolean {
  return /^[+~]?plugins(\.|=|$)/.test(text);
}

/** A line that names the damaged file of a checkpoint and the checkpoint that is used instead. */
export function damagedText({ error }: DamagedCheckpoint, instead: Checkpoint): string {
  const [first] = error.describe().split('\n', 1);
  return `${first} The checkpoint of step ${instead.state.step} is used instead.`;
}

/** Which checkpoint of a run: the last one, the best one, or that of a step. */
export type WhichStep = 'last' | 'best' | number;

/** Reads a checkpoint; throws {@link RunFolderError} where there is none such and says which there are. */
export async function readCheckpoint(
  folder: string,
  which: WhichStep,
  {
    bestOf = () => undefined,
    warn = () => undefined,
  }: {
    readonly bestOf?: (last: Checkpoint) => number | undefined;
    /** Is told in a line of each damaged checkpoint that is passed over. */
    readonly warn?: (line: string) => void;
  } = {},
): Promise<Checkpoint> {
  const checkpoints = new Checkpoints(runFile(folder, 'checkpoints'));
  const steps = await checkpoints.steps();
  const last = steps.at(-1);
  const shown = displayPath(folder);
  if (last === undefined) throw new RunFolderError(`The run ${shown} has no checkpoint yet.`);
  const there = `Steps with a checkpoint: ${steps.join(', ')}.`;
  let step: number | undefined;
  if (typeof which === 'number') step = which;
  else {
    const { checkpoint, damaged } = await checkpoints.loadNewest();
    damaged.forEach(each => warn(damagedText(each, checkpoint!)));
    if (which === 'last') return checkpoint!;
    step = bestOf(checkpoint!);
  }
  if (step === undefined) {
    throw new RunFolderError(
      `The run ${shown} has no best checkpoint.`,
      `Its experiment names no metric in train.checkpoints.best, or nothing was scored yet. ${there}`,
    );
  }
  if (!steps.includes(step)) {
    throw new RunFolderError(`The run ${shown} has no checkpoint of step ${step}.`, there);
  }
  return checkpoints.load(step);
}

/** Writes the configuration of a run; a run that goes on may have got a new length. */
export function writeResolved(folder: string, experiment: LoadedExperiment): void {
  writeFileWhole(runFile(folder, 'resolved'), experiment.resolvedYaml());
}
