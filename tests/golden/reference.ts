import type { ExperimentObject } from '@ganzoo/testing';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonEnvironment } from '../../tools/shared/python-environment.ts';
import type { Numbers, RecordedUpdate } from './recording.ts';

/** What the reference trains from. */
export interface Given {
  readonly experiment: ExperimentObject;
  /** Initial weights by path. */
  readonly weights: Readonly<Record<string, Numbers>>;
  readonly updates: readonly RecordedUpdate[];
}

/** What the reference has computed, in float64. */
export interface Reference {
  /** Of each update, by name. */
  readonly scalars: readonly Readonly<Record<string, number>>[];
  /** Weights after the last update, by path. */
  readonly weights: Readonly<Record<string, readonly number[]>>;
  /** Least by which Adam has divided the gradient of each number of a weight, in units of the net's largest gradient then. */
  readonly leastSpread: Readonly<Record<string, readonly number[]>>;
}

/** The Python with the packages of the reference, or why there is none; throws that under CI. */
export async function referencePython(): Promise<{ python?: string; lack?: string }> {
  try {
    return {
      python: await pythonEnvironment('golden', join(import.meta.dirname, 'requirements.txt')),
    };
  } catch (error) {
    // a check that is passed over where everything is to be checked would never be missed
    if (process.env['CI']) throw error;
    return {
      lack: `no python3 with venv, numpy and autograd (${(error as Error).message.split('\n')[0]})`,
    };
  }
}

/** The same training by the reference. */
export function referenceRun(python: string, given: Given): Reference {
  const { stdout, stderr, status } = spawnSync(python, [join(import.meta.dirname, 'reference.py')], {
    input: JSON.stringify(given),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    // beside other tests: its matrices are too small for threads
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
  });
  if (status !== 0) throw new Error(`The reference ended with status ${status}:\n${stderr}`);
  return JSON.parse(stdout) as Reference;
}
