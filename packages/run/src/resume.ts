import { existsSync } from 'node:fs';
import { sizesInWords, type ExperimentConfig, type RunParts } from '@ganzoo/core';
import type { CompileMode } from '@ganzoo/engine';
import type { Checkpoint } from '@ganzoo/train';
import type { RunEnd } from './events.ts';
import type { Asked, Environment } from './folder/environment.ts';
import { runFile } from './folder/files.ts';
import { readJsonLines } from './folder/json-lines.ts';
import { lockRunFolder } from './folder/lock.ts';
import { pluginDifferences } from './folder/used-plugins.ts';
import type { StartOptions } from './request.ts';
import type { ResumedRun, RunTarget } from './target.ts';

/** What is new in a run that goes on. */
export interface Changes {
  /** True where it has another number of steps. */
  readonly longer: boolean;
  /** True where `train.compile` was named anew, so that what was chosen before counts no more. */
  readonly compile: boolean;
}

/**
 * The options a run goes on with: what the command line says, else what its last start was asked for or had to use, so
 * that `ganzoo run --resume DIR` alone computes the same numbers.
 */
export function optionsGoingOn(
  options: StartOptions,
  before: Environment | undefined,
  changes: Pick<Changes, 'compile'>,
): StartOptions {
  const { asked = {}, backend } = before ?? {};
  // a GPU that is not here is no reason to refuse; TensorFlow that can now be had is none to change the numbers
  const device = asked.device === 'cpu' ? asked.device : undefined;
  const portable = backend === 'wasm' || backend === 'cpu' ? backend : undefined;
  const elsewhere = options.device !== undefined && options.device !== 'cpu';
  return {
    ...options,
    threads: options.threads ?? asked.threads,
    backend: options.backend ?? (elsewhere ? undefined : portable),
    device: options.device ?? device,
    compile: options.compile ?? (changes.compile ? undefined : asked.compile),
  };
}

/** What a start was asked for and a later one has to know. */
export function askedOf({ threads, device, compile }: StartOptions): Asked {
  return { threads, device, compile };
}

/**
 * The checkpoint as the training is to take it: a run that is told to go on for longer, or to compile otherwise, does.
 *
 * `again`: `--compile`, which takes back `--no-compile`.
 */
export function checkpointGoingOn(
  checkpoint: Checkpoint | undefined,
  { longer, compile }: Changes,
  again = false,
): Checkpoint | undefined {
  if (!checkpoint) return undefined;
  const { state } = checkpoint;
  const anew = compile || (again && state.compile === 'off');
  return {
    ...checkpoint,
    state: {
      ...state,
      stopped: longer ? undefined : state.stopped,
      compile: anew ? undefined : state.compile,
    },
  };
}

/** What a command line changes in a run that goes on. */
export function changesOf(
  before: ExperimentConfig,
  after: ExperimentConfig,
  overrides: readonly string[],
): Changes {
  const length = ({ train }: ExperimentConfig): string => JSON.stringify([train.steps, train.updates]);
  return {
    longer: length(before) !== length(after),
    // also the value that it had: `train.compile=auto` measures anew
    compile:
      before.train.compile !== after.train.compile ||
      overrides.some(text => /^[+~]?train\.compile(=|$)/.test(text.trim())),
  };
}

/**
 * How a run ended that has nothing left to do, with all that is written there; undefined for any other.
 *
 * Takes away the lock of a process that was killed after that.
 */
export function finishedRun(target: RunTarget, { steps }: RunParts): RunEnd | undefined {
  if (target.kind === 'new' || !target.checkpoint) return undefined;
  const { folder, checkpoint } = target;
  const { step, stopped: reason } = checkpoint.state;
  if ((step < steps && reason === undefined) || !hasEnded(folder)) return undefined;
  if (existsSync(runFile(folder, 'lock'))) lockRunFolder(folder)();
  return reason !== undefined && step < steps
    ? { folder, step, status: 'stopped', reason }
    : { folder, step, status: 'completed' };
}

/** True where a run has said in its events how it ended, after everything else had been written. */
function hasEnded(folder: string): boolean {
  return (readJsonLines(runFile(folder, 'events')) as { tag?: string; value?: unknown }[]).some(
    ({ tag, value }) => tag === 'status' && value !== 'interrupted',
  );
}

/** How steps are compiled; undefined where that is still to be measured. */
type Mode = CompileMode | undefined;

/** Lines that say in what a start differs from the one before: the machine, the compilation, the plugins' files, the data. */
export function differencesFrom(
  { before, compiledBefore }: Pick<ResumedRun, 'before' | 'compiledBefore'>,
  now: Environment,
  compile: Mode,
): string[] {
  return [
    machineDifferences(before, now),
    compileDifference(compiledBefore, compile),
    pluginDifferences(before?.plugins, now.plugins),
    dataDifference(before?.data, now.data),
  ].filter(line => line !== undefined);
}

const BY_ROUNDING =
  'weights, losses, samples and scores may differ by rounding, which grows with the steps, from those of a run without a break.';

/** One line that says that steps are compiled in another way than before; undefined where they are not. */
export function compileDifference(before: Mode, now: Mode): string | undefined {
  if (before === undefined || before === now) return undefined;
  const mode = now ?? 'auto, measured anew';
  return `The steps are compiled in another way (train.compile ${mode}, before ${before}): ${BY_ROUNDING}`;
}

function dataDifference(before: Environment['data'], now: Environment['data']): string | undefined {
  // as it reads after having been written
  if (!before || !now || JSON.stringify(before) === JSON.stringify(now)) return undefined;
  return (
    `The data have changed since the run's last start (${sizesInWords(now)}; before ${sizesInWords(before)}): numbers may differ ` +
    'from those of a run without a break.'
  );
}

/** One line that says in what the machine differs from that of a run's last start; undefined where in nothing. */
export function machineDifferences(before: Environment | undefined, now: Environment): string | undefined {
  if (!before) return undefined;
  const facts: (readonly [string, string | number, string | number])[] = [
    ['platform', before.platform, now.platform],
    ['processor', before.cpu.model, now.cpu.model],
    ['threads', before.threads, now.threads],
    ['backend', before.backend, now.backend],
    ['TensorFlow', before.tensorflow.version, now.tensorflow.version],
    ['device', before.tensorflow.device, now.tensorflow.device],
    ['ganzoo', before.ganzoo, now.ganzoo],
  ];
  const changes = facts.filter(([, a, b]) => a !== b).map(([name, a, b]) => `${name} ${b}, before ${a}`);
  if (changes.length === 0) return undefined;
  return `The run goes on elsewhere (${changes.join('; ')}): ${BY_ROUNDING}`;
}
