import { ExperimentError } from '@ganzoo/core';
import { checkComparable, metricsOfRuns } from '@ganzoo/evaluate';
import type { Metric } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';
import { findCheckpoint, type FindOptions, type FoundCheckpoint } from '../checkpoint/find.ts';
import { composeWithoutData, type ComposedWithoutData } from '../checkpoint/without-data.ts';
import { ComparisonError } from '../errors.ts';
import { requireRunFolder } from '../folder/open.ts';
import { readScores } from '../folder/read.ts';
import { differentKeys, type DifferentKey } from './configs.ts';
import { distinctNames } from './names.ts';
import { scoresAt, sharedDirections, type Scores } from './scores.ts';

/** A run beside others. */
export interface RunBeside {
  /** Its folder's name, with as much of the path as tells it from the others. */
  readonly name: string;
  readonly step: number;
  /** What it recorded for this step, by tag. */
  readonly scores: Scores;
  readonly found: FoundCheckpoint;
}

/** Runs beside each other, as far as that goes without TensorFlow. */
export interface RunsBeside {
  readonly runs: readonly RunBeside[];
  /** Which direction is better, by tag, of scores that stand for the same. */
  readonly better: Readonly<Record<string, Metric['better']>>;
  /** In what their experiments differ. */
  readonly differences: readonly DifferentKey[];
  /** Tags of the metrics that are still to compare them. */
  readonly asked: readonly string[];
  readonly warnings: readonly string[];
}

/**
 * Puts runs beside each other: what each recorded for a checkpoint, and in what their experiments differ. Overrides are
 * applied to each run.
 *
 * Throws {@link ComparisonError} for fewer than two runs, `RunFolderError` where one or its checkpoint is not there, and
 * `CompositionError` where metrics of several runs are asked for that cannot compare these.
 */
export async function compareRuns(
  folders: readonly string[],
  { step, overrides }: Pick<FindOptions, 'step' | 'overrides'> = {},
): Promise<RunsBeside> {
  const absolute = folders.map(requireRunFolder);
  checkFolders(absolute);
  const names = distinctNames(absolute);
  const runs: (RunBeside & { readonly own: ComposedWithoutData })[] = [];
  for (const [i, folder] of absolute.entries()) {
    const name = names[i]!;
    const found = await findNamed(name, folder, { step, overrides, dataOptional: true, comparing: true });
    const at = found.checkpoint.state.step;
    runs.push({
      name,
      step: at,
      scores: scoresAt(readScores(folder), at),
      found,
      own: await ownParts(found),
    });
  }
  const compared = runs.map(({ name, found: { parts } }) => ({ name, parts }));
  checkComparable(compared);
  const asked = metricsOfRuns(compared[0]!.parts).map(({ tag }) => tag);
  for (const { found } of runs) if (asked.length > 0 && found.missing) throw found.missing;
  return {
    runs,
    better: sharedDirections(runs.map(({ own, scores }) => ({ parts: own.parts, scores }))),
    differences: differentKeys(runs.map(({ found }) => found.before.config)),
    asked,
    warnings: runs.flatMap(({ name, found }) => found.warnings.map(line => `${name}: ${line}`)),
  };
}

function checkFolders(folders: readonly string[]): void {
  if (folders.length < 2)
    throw new ComparisonError('Two runs or more are compared.', 'Name their folders: ganzoo compare RUN RUN');
  const twice = folders.find((folder, i) => folders.indexOf(folder) < i);
  if (twice !== undefined) throw new ComparisonError(`The run ${displayPath(twice)} is named twice.`);
}

/** {@link findCheckpoint}; what does not fit a run is told by its name. */
async function findNamed(name: string, folder: string, options: FindOptions): Promise<FoundCheckpoint> {
  try {
    return await findCheckpoint(folder, options);
  } catch (error) {
    if (!(error instanceof ExperimentError)) throw error;
    throw new ComparisonError(`The run ${name} cannot be compared:\n${error.describe()}`, undefined, error);
  }
}

/** The parts with the metrics that the run itself was scored by. */
async function ownParts(found: FoundCheckpoint): Promise<ComposedWithoutData> {
  const { before, experiment, folder } = found;
  return before === experiment ? found : composeWithoutData(before, folder);
}
