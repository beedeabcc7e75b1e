import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompileMode } from '@ganzoo/engine';
import { DataError } from '@ganzoo/sdk';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';

/** Scores of one evaluation, `null` where a metric failed. */
export interface ScoreRow {
  readonly step: number;
  /** By printed name: `FIDc`, `FIDc/mean`. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Each metric's own number by the metric's plugin name: `fid`. */
  readonly primary: Readonly<Record<string, number | null>>;
}

/** What a checkpoint says about itself beside its tensors. */
export interface CheckpointState {
  readonly format: 1;
  /** Steps done. */
  readonly step: number;
  readonly seed: number;
  /** Examples of the training split used so far. */
  readonly examples: number;
  readonly scores: readonly ScoreRow[];
  /** How steps were compiled, so that a run that goes on computes the same numbers. */
  readonly compile?: CompileMode;
}

/** A checkpoint as it is read back. */
export interface Checkpoint {
  readonly state: CheckpointState;
  /** Weights of the nets by path. */
  readonly nets: ReadonlyMap<string, NamedTensor>;
  /** Optimiser slots, averaged weights, counters and the game's state. */
  readonly memory: ReadonlyMap<string, NamedTensor>;
  readonly folder: string;
}

/** Which checkpoints stay. */
export interface Retention {
  /** The newest ones. */
  readonly keep: number;
  /** The step of the best score, which stays too. */
  readonly best?: number;
}

const FILES = { nets: 'nets.safetensors', memory: 'memory.safetensors', state: 'state.json' } as const;

/** The checkpoints of one run: `checkpoints/<step>/`, each complete or not there at all. */
export class Checkpoints {
  constructor(private readonly folder: string) {}

  /** Writes under another name, then renames: a crash leaves no half checkpoint. */
  async save(
    state: CheckpointState,
    nets: ReadonlyMap<string, NamedTensor>,
    memory: ReadonlyMap<string, NamedTensor>,
  ): Promise<string> {
    const target = this.path(state.step);
    const temporary = join(this.folder, `.${state.step}.${process.pid}`);
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    try {
      await writeDurably(join(temporary, FILES.nets), writeSafetensors(nets, { format: 'ganzoo/1' }));
      await writeDurably(join(temporary, FILES.memory), writeSafetensors(memory, { format: 'ganzoo/1' }));
      await writeDurably(join(temporary, FILES.state), Buffer.from(`${JSON.stringify(state, null, 2)}\n`));
      await rm(target, { recursive: true, force: true });
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { recursive: true, force: true });
      throw error;
    }
    return target;
  }

  /** Steps of the checkpoints there are, ascending. */
  async steps(): Promise<number[]> {
    if (!existsSync(this.folder)) return [];
    const names = await readdir(this.folder);
    return names
      .filter(name => /^\d+$/.test(name))
      .map(Number)
      .sort((a, b) => a - b);
  }

  async load(step: number): Promise<Checkpoint> {
    return loadCheckpoint(this.path(step));
  }

  /** Deletes those that need not stay. */
  async retain({ keep, best }: Retention): Promise<void> {
    const steps = await this.steps();
    const gone = steps.slice(0, Math.max(0, steps.length - Math.max(1, keep))).filter(step => step !== best);
    await Promise.all(gone.map(step => rm(this.path(step), { recursive: true, force: true })));
  }

  private path(step: number): string {
    return join(this.folder, String(step));
  }
}

/** Reads a checkpoint's folder; throws {@link DataError} where it is missing or damaged. */
export async function loadCheckpoint(folder: string): Promise<Checkpoint> {
  const read = async (name: string): Promise<Uint8Array> => {
    try {
      return await readFile(join(folder, name));
    } catch (cause) {
      throw new DataError(
        'The checkpoint file cannot be read.',
        { file: join(folder, name) },
        undefined,
        cause,
      );
    }
  };
  const stateFile = join(folder, FILES.state);
  let state: CheckpointState;
  try {
    state = JSON.parse(Buffer.from(await read(FILES.state)).toString('utf8')) as CheckpointState;
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(
      'The checkpoint file is damaged: it is not JSON.',
      { file: stateFile },
      'Use an earlier checkpoint.',
    );
  }
  if (state.format !== 1)
    throw new DataError(`The checkpoint has format ${String(state.format)}, not 1.`, { file: stateFile });
  return {
    state,
    nets: readSafetensors(await read(FILES.nets), join(folder, FILES.nets)),
    memory: readSafetensors(await read(FILES.memory), join(folder, FILES.memory)),
    folder,
  };
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
