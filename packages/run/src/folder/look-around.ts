import { execFile } from 'node:child_process';
import { availableParallelism, cpus } from 'node:os';
import { promisify } from 'node:util';
import type { EngineInfo } from '@ganzoo/engine';
import type { ComposedExperiment } from '../compose-experiment.ts';
import { version } from '../package-file.ts';
import type { ReadStart } from '../start-weights.ts';
import { readEnvironment, type Asked, type Environment, type EnvironmentFile } from './environment.ts';
import { runFile } from './files.ts';
import { usedPlugins } from './used-plugins.ts';
import { writeFileWhole } from './write-file.ts';

export interface EnvironmentFacts {
  readonly engine: EngineInfo;
  readonly threads?: number;
  readonly asked: Asked;
  readonly composed: ComposedExperiment;
  readonly commandLine: readonly string[];
  readonly step: number;
  readonly start?: ReadStart;
}

/** Looks at the machine and the current folder. */
export async function lookAround(facts: EnvironmentFacts): Promise<Environment> {
  const { experiment, parts } = facts.composed;
  const { start } = facts;
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
    experiment: { file: experiment.file, folder: experiment.folder },
    plugins: await usedPlugins(experiment),
    data: { fields: parts.data.fields, splits: parts.data.splits, groups: parts.data.groups },
    ...(start && { from: { run: start.folder, step: start.checkpoint.state.step, sha256: start.sha256 } }),
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
