import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';
import type { BackendName, Device, EngineInfo } from '@ganzoo/engine';
import { version } from '../package-file.ts';
import { runFile } from './files.ts';
import { writeFileWhole } from './write-file.ts';

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

export interface EnvironmentFacts {
  readonly engine: EngineInfo;
  readonly threads?: number;
  readonly asked: Asked;
  readonly experiment: Environment['experiment'];
  readonly commandLine: readonly string[];
  readonly step: number;
}

/** Looks at the machine and the current folder. */
export async function lookAround(facts: EnvironmentFacts): Promise<Environment> {
  return {
    ganzoo: version(),
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    cpu: { model: cpus()[0]?.model.trim() ?? 'unknown', cores: availableParallelism() },
    threads: facts.threads ?? availableParallelism(),
    backend: facts.engine.backend,
    asked: facts.asked,
    tensorflow: {
      version: facts.engine.version,
      library: facts.engine.library,
      device: facts.engine.device,
    },
    experiment: facts.experiment,
    git: await gitState(),
    commandLine: facts.commandLine,
    cwd: process.cwd(),
    startTime: new Date().toISOString(),
    step: facts.step,
  };
}

/** Writes the environment of a new run, or adds that of a start that goes on with it. */
export async function writeEnvironment(folder: string, environment: Environment): Promise<void> {
  const before = await readEnvironment(folder);
  const all: EnvironmentFile = before
    ? { ...before, resumed: [...(before.resumed ?? []), environment] }
    : environment;
  writeFileWhole(runFile(folder, 'environment'), `${JSON.stringify(all, null, 2)}\n`);
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

async function gitState(): Promise<Environment['git']> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)('git', args, { timeout: 5000 })).stdout.trim();
  try {
    const commit = await git('rev-parse', 'HEAD');
    return { commit, dirty: (await git('status', '--porcelain', '--untracked-files=no')) !== '' };
  } catch {
    return null; // no git, no repository or no commit
  }
}
