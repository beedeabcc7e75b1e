import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { LoadedExperiment } from '@ganzoo/core';
import { GanzooError } from '@ganzoo/sdk';
import { displayPath } from '@ganzoo/sdk/host';
import { bestStep } from '@ganzoo/evaluate';
import type { StartWeights } from '@ganzoo/train';
import { composeWithoutData } from './checkpoint/without-data.ts';
import { RunFolderError } from './errors.ts';
import { readCheckpoint, readRunExperiment, requireRunFolder } from './folder/open.ts';

/** What a run starts from, and by what it can be known again. */
export interface ReadStart extends StartWeights {
  /** Absolute folder of the other run. */
  readonly folder: string;
  /** SHA-256 of the file of weights in hexadecimal. */
  readonly sha256: string;
  /** A line about each damaged checkpoint that was passed over. */
  readonly warnings: readonly string[];
}

/**
 * Reads the checkpoint that `train.from` names, from the folder of the experiment file; undefined where it names none.
 *
 * Throws `RunFolderError`, with the place in the experiment file, where there is no such run or no such checkpoint.
 */
export async function readStart({
  config,
  folder: base,
  locate,
}: Pick<LoadedExperiment, 'config' | 'folder' | 'locate'>): Promise<ReadStart | undefined> {
  const { from } = config.train;
  if (!from) return undefined;
  try {
    const folder = requireRunFolder(resolve(base, from.run));
    const best = from.step === 'best' ? await bestOf(folder) : undefined;
    const warnings: string[] = [];
    const warn = (line: string): unknown => warnings.push(line);
    const checkpoint = await readCheckpoint(folder, from.step, { bestOf: best, warn });
    const file = await readFile(join(checkpoint.folder, 'nets.safetensors'));
    const sha256 = createHash('sha256').update(file).digest('hex');
    return { checkpoint, run: displayPath(folder), folder, sha256, warnings };
  } catch (error) {
    if (!(error instanceof GanzooError)) throw error;
    const where = locate(error instanceof RunFolderError ? 'train.from.run' : 'train.from');
    throw new RunFolderError(`train.from: ${error.message}`, error.hint, where, error);
  }
}

/** The best of the steps that a run has scored, by its own metric. */
async function bestOf(folder: string): Promise<(last: StartWeights['checkpoint']) => number | undefined> {
  const { parts } = await composeWithoutData(await readRunExperiment(folder), folder);
  return ({ state }) => bestStep(parts, state.scores);
}
