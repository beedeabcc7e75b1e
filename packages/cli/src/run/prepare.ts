import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoadedExperiment } from '@ganzoo/core';
import { Checkpoints, type NewestCheckpoint } from '@ganzoo/train';
import { ResumeChangeError, RunFolderError } from '../errors.ts';
import { readExperiment } from '../experiment.ts';
import { checkRunFolder, type NewRunFolder } from '../run-folder/create.ts';
import { formatDifference, refusedChanges } from '../run-folder/differences.ts';
import { runFile } from '../run-folder/files.ts';
import { readRunExperiment, requireRunFolder } from '../run-folder/open.ts';
import { displayPath } from '../text/paths.ts';
import type { RunOptions, RunRequest } from './request.ts';

/** A checked experiment and where its run goes. */
export interface PreparedRun {
  readonly experiment: LoadedExperiment;
  readonly target:
    | { readonly kind: 'new'; readonly folder: NewRunFolder }
    | ({ readonly kind: 'resume'; readonly folder: string } & NewestCheckpoint);
}

/** Loads and checks everything that can be checked before parts are made; writes nothing. */
export async function prepareRun(request: RunRequest, options: RunOptions): Promise<PreparedRun> {
  if (!request.resume) {
    const experiment = await readExperiment(request.file!, request.overrides);
    const folder = { out: options.out, name: experiment.config.name, force: options.force };
    checkRunFolder(folder);
    return { experiment, target: { kind: 'new', folder } };
  }
  if (request.resume !== 'latest') return goOn(request, requireRunFolder(request.resume.folder));
  const { config } = await readExperiment(request.file!, request.overrides);
  return goOn(request, latestRun(config.name));
}

/** The run in a folder with what the command line changes; throws {@link ResumeChangeError} where that is too much. */
async function goOn({ file, overrides }: RunRequest, folder: string): Promise<PreparedRun> {
  const before = await readRunExperiment(folder);
  let experiment = before;
  if (file !== undefined) experiment = await readExperiment(file, overrides);
  else if (overrides.length > 0) experiment = await readRunExperiment(folder, overrides);
  const refused = refusedChanges(before.config, experiment.config);
  if (refused.length > 0) throw new ResumeChangeError(displayPath(folder), refused.map(formatDifference));

  const newest = await new Checkpoints(runFile(folder, 'checkpoints')).loadNewest();
  return { experiment, target: { kind: 'resume', folder, ...newest } };
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
