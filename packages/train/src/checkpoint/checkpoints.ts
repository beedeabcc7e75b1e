import { existsSync } from 'node:fs';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompileMode } from '@ganzoo/engine';
import { DataError, GanzooError } from '@ganzoo/sdk';
import { writeFailure } from '../write-failure.ts';
import { readSafetensors, writeSafetensors, type NamedTensor } from './safetensors.ts';
import { checkSum, FILES, readState, stateText } from './state-file.ts';

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

/** A checkpoint that cannot be read, and why. */
export interface DamagedCheckpoint {
  readonly step: number;
  readonly error: DataError;
}

/** What {@link Checkpoints.loadNewest} finds. */
export interface NewestCheckpoint {
  readonly checkpoint?: Checkpoint;
  /** Newer ones that are damaged, newest first. */
  readonly damaged: readonly DamagedCheckpoint[];
}

/** No checkpoint of a run can be read. */
export class CheckpointsDamagedError extends GanzooError {
  constructor(folder: string, damaged: readonly DamagedCheckpoint[]) {
    super({
      code: 'CHECKPOINTS_DAMAGED',
      message:
        `All checkpoints in ${folder} are damaged:` +
        damaged.map(({ error }) => `\n  - ${error.describe().split('\n', 1)[0]}`).join(''),
      hint:
        'Bring one of them back from a copy; or delete the folder `checkpoints`, and `--resume` begins the run anew at ' +
        'step 0.',
    });
  }
}

/** Which checkpoints stay. */
export interface Retention {
  /** The newest ones. */
  readonly keep: number;
  /** The step of the best score, which stays too. */
  readonly best?: number;
}

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
    const tensors = {
      nets: writeSafetensors(nets, { format: 'ganzoo/1' }),
      memory: writeSafetensors(memory, { format: 'ganzoo/1' }),
    };
    const text = Buffer.from(stateText(state, tensors));
    const bytes = tensors.nets.length + tensors.memory.length + text.length;
    try {
      await rm(temporary, { recursive: true, force: true });
      await mkdir(temporary, { recursive: true });
      await writeDurably(join(temporary, FILES.nets), tensors.nets);
      await writeDurably(join(temporary, FILES.memory), tensors.memory);
      await writeDurably(join(temporary, FILES.state), text);
      await rm(target, { recursive: true, force: true });
      await rename(temporary, target);
    } catch (error) {
      // removed before the free space is looked at, and not to hide what went wrong first
      await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
      throw writeFailure(target, bytes, error);
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

  /**
   * The newest checkpoint that is not damaged, and the errors of the newer ones that are; no checkpoint where there is
   * none at all, {@link CheckpointsDamagedError} where all are damaged.
   */
  async loadNewest(): Promise<NewestCheckpoint> {
    const damaged: DamagedCheckpoint[] = [];
    for (const step of (await this.steps()).reverse()) {
      try {
        return { checkpoint: await this.load(step), damaged };
      } catch (error) {
        if (!(error instanceof DataError)) throw error;
        damaged.push({ step, error });
      }
    }
    if (damaged.length > 0) throw new CheckpointsDamagedError(this.folder, damaged);
    return { damaged };
  }

  /** Puts a damaged checkpoint out of the way, so that none takes it for the newest; gives its new path. */
  async setAside(step: number): Promise<string> {
    const aside = join(this.folder, `damaged-${step}`);
    await rm(aside, { recursive: true, force: true });
    await rename(this.path(step), aside);
    return aside;
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
  const { state, sums } = readState(await read(FILES.state), join(folder, FILES.state));
  const tensors = async (name: 'nets' | 'memory'): Promise<Map<string, NamedTensor>> => {
    const file = join(folder, FILES[name]);
    const bytes = await read(FILES[name]);
    checkSum(bytes, sums?.[name], file);
    return readSafetensors(bytes, file);
  };
  return { state, nets: await tensors('nets'), memory: await tensors('memory'), folder };
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
