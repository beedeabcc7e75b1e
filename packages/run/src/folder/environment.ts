import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { BackendName, Device } from '@ganzoo/engine';
import type { DataSpec } from '@ganzoo/sdk';
import { runFile } from './files.ts';
import type { UsedPlugin } from './used-plugins.ts';

/** What a start was asked for on the command line; a later one without these words does the same. */
export interface Asked {
  readonly threads?: number;
  readonly device?: Device;
  /** False for `--no-compile`. */
  readonly compile?: boolean;
}

/** What a run, or a later start of it, ran on; `environment.json`. */
export interface Environment {
  readonly ganzoo: string;
  readonly node: string;
  readonly platform: string;
  readonly cpu: { readonly model: string; readonly cores: number };
  /** Threads within one operation of TensorFlow. */
  readonly threads: number;
  readonly backend: BackendName;
  readonly asked?: Asked;
  /** TensorFlow's version, library and device, or TensorFlow.js's version on a portable backend. */
  readonly tensorflow: { readonly version: string; readonly library?: string; readonly device: Device };
  /** The experiment file, and the folder its relative paths start at. */
  readonly experiment: { readonly file: string; readonly folder: string };
  /** The plugins of the experiment's parts; missing in the first versions, as `data` is. */
  readonly plugins?: readonly UsedPlugin[];
  /** What the data set holds. */
  readonly data?: Pick<DataSpec, 'fields' | 'splits' | 'groups'>;
  /** The checkpoint from which `train.from` has the nets start: its run, its step and the SHA-256 of its weights. */
  readonly from?: { readonly run: string; readonly step: number; readonly sha256: string };
  /** Of the current folder; null where it is under no version control. */
  readonly git: { readonly commit: string; readonly dirty: boolean } | null;
  readonly commandLine: readonly string[];
  readonly cwd: string;
  /** ISO 8601. */
  readonly startTime: string;
  /** Step it began at. */
  readonly step: number;
}

/** `environment.json`: the first start of a run, and those that went on with it. */
export interface EnvironmentFile extends Environment {
  readonly resumed?: readonly Environment[];
}

/** The environment of a run; undefined where the file is missing or damaged, since nothing depends on it. */
export async function readEnvironment(folder: string): Promise<EnvironmentFile | undefined> {
  try {
    return JSON.parse(await readFile(runFile(folder, 'environment'), 'utf8')) as EnvironmentFile;
  } catch {
    return undefined;
  }
}

/** The environment of a run's last start. */
export async function lastEnvironment(folder: string): Promise<Environment | undefined> {
  const all = await readEnvironment(folder);
  return all?.resumed?.at(-1) ?? all;
}

/**
 * The folder at which the relative paths in a run's `resolved.yaml` start: that of its experiment, as its last start
 * recorded it, or the current one where there is no such folder, as after a move to another machine.
 *
 * Undefined for any other file, and where nothing is recorded.
 */
export async function pathsOfRun(file: string): Promise<string | undefined> {
  const folder = dirname(file);
  if (file !== runFile(folder, 'resolved')) return undefined;
  const recorded = (await lastEnvironment(folder))?.experiment?.folder;
  if (recorded === undefined) return undefined;
  return existsSync(recorded) ? recorded : process.cwd();
}
