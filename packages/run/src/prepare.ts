import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { configOfToday, type LoadedExperiment } from '@ganzoo/core';
import { Checkpoints, type Checkpoint } from '@ganzoo/train';
import { ResumeChangeError, RunFolderError } from './errors.ts';
import { readExperiment } from './experiment.ts';
import { checkRunFolder } from './folder/create.ts';
import { formatDifference, pathsOfData, refusedChanges } from './folder/differences.ts';
import { lastEnvironment } from './folder/environment.ts';
import { runFile } from './folder/files.ts';
import { readChangedRun, requireRunFolder } from './folder/open.ts';
import { displayPath } from '@ganzoo/sdk/host';
import { changesOf, checkpointGoingOn, optionsGoingOn } from './resume.ts';
import type { RunRequest, StartOptions } from './request.ts';
import { readStart } from './start-weights.ts';
import type { RunTarget } from './target.ts';

/** A checked experiment and where its run goes. */
export interface PreparedRun {
  readonly experiment: LoadedExperiment;
  /** As given, and for a run that goes on as its last start. */
  readonly options: StartOptions;
  readonly target: RunTarget;
}

/** Loads and checks everything that can be checked before parts are made; writes nothing. */
export async function prepareRun(request: RunRequest, options: StartOptions = {}): Promise<PreparedRun> {
  if (!request.resume) {
    const experiment = await readExperiment(request.file!, request.overrides);
    const folder = { out: options.out, name: experiment.config.name, force: options.force };
    checkRunFolder(folder);
    const start = await readStart(experiment);
    return { experiment, options, target: { kind: 'new', folder, start } };
  }
  if (request.resume !== 'latest') return goOn(request, options, requireRunFolder(request.resume.folder));
  const { config } = await readExperiment(request.file!, request.overrides);
  return goOn(request, options, latestRun(config.name));
}

/** The run in a folder with what the command line changes; throws {@link ResumeChangeError} where that is too much. */
async function goOn(
  { file, overrides }: RunRequest,
  given: StartOptions,
  folder: string,
): Promise<PreparedRun> {
  const { before, experiment } = await readChangedRun(folder, overrides, { file });
  const { checkpoint, damaged } = await new Checkpoints(runFile(folder, 'checkpoints')).loadNewest();
  if (checkpoint) refuseForeign(checkpoint, experiment);
  const environment = await lastEnvironment(folder);
  const changes = changesOf(before.config, experiment.config, overrides);
  return {
    experiment,
    options: optionsGoingOn(given, environment, changes),
    target: {
      kind: 'resume',
      folder,
      damaged,
      checkpoint: checkpointGoingOn(checkpoint, changes, given.compile),
      start: checkpoint ? undefined : await readStart(experiment),
      changed: before.resolvedYaml() !== experiment.resolvedYaml(),
      before: environment,
      compiledBefore: checkpoint?.state.compile,
    },
  };
}

/** Throws {@link ResumeChangeError} for the checkpoint of another experiment, as after an edit of `resolved.yaml`. */
function refuseForeign({ state, folder }: Checkpoint, experiment: LoadedExperiment): void {
  if (!state.config) return;
  // as it reads after having been written
  const now: unknown = JSON.parse(JSON.stringify(experiment.config));
  const refused = refusedChanges(configOfToday(state.config), now, pathsOfData(experiment));
  if (refused.length === 0) return;
  throw new ResumeChangeError(`checkpoint ${displayPath(folder)}`, refused.map(formatDifference));
}

/** The newest run of a name in the folder where runs go by themselves. */
function latestRun(name: string): string {
  const folder = resolve('runs', name);
  const runs = existsSync(folder) ? readdirSync(folder) : [];
  const newest = runs
    .filter(run => existsSync(runFile(resolve(folder, run), 'resolved')))
    .sort(byTime)
    .at(-1);
  if (newest !== undefined) return resolve(folder, newest);
  throw new RunFolderError(
    `There is no run of '${name}' to go on with in ${displayPath(folder)}.`,
    'Name its folder: ganzoo run --resume DIR',
  );
}

/** The order of `20250131-235901`, `20250131-235901-2` .. `-10`. */
function byTime(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
