import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError, GanzooError } from '@ganzoo/sdk';
import { syncFolder } from '@ganzoo/sdk/host';
import { writeFailure } from '../write-failure.ts';
import { writeDurably } from './durable.ts';
import { readSafetensors, writeSafetensors, type NamedTensor } from './safetensors.ts';
import { checkSum, FILES, isInterim, readState, stateText } from './state-file.ts';
import type { CheckpointState } from './state.ts';

/** A checkpoint as it is read back. */
export interface Checkpoint {
  readonly state: CheckpointState;
  /** Weights of the nets by path. */
  readonly nets: ReadonlyMap<string, NamedTensor>;
  /** Optimiser slots, averaged weights, counters and the game's state. */
  readonly extras: ReadonlyMap<string, NamedTensor>;
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
class CheckpointsDamagedError extends GanzooError {
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

/** `.20.1234` is being written or deleted, `.20.old` is about to be replaced. */
const HIDDEN = /^\.(\d+)\.(\d+|gone|old)$/;

/** The checkpoints of one run: `checkpoints/<step>/`, each complete or not there at all. */
export class Checkpoints {
  constructor(private readonly folder: string) {}

  /**
   * Writes under another name, brings all to the disk, then renames: a crash at any moment, also a power cut, leaves no
   * half checkpoint, and the earlier ones whole.
   */
  async save(
    state: CheckpointState,
    nets: ReadonlyMap<string, NamedTensor>,
    extras: ReadonlyMap<string, NamedTensor>,
  ): Promise<string> {
    const target = this.path(state.step);
    const temporary = join(this.folder, `.${state.step}.${process.pid}`);
    const tensors = {
      nets: writeSafetensors(nets, { format: 'ganzoo/2' }),
      extras: writeSafetensors(extras, { format: 'ganzoo/2' }),
    };
    const text = Buffer.from(stateText(state, tensors));
    const bytes = tensors.nets.length + tensors.extras.length + text.length;
    try {
      await rm(temporary, { recursive: true, force: true });
      if (await mkdir(this.folder, { recursive: true })) await syncFolder(dirname(this.folder));
      await mkdir(temporary);
      await writeDurably(join(temporary, FILES.nets), tensors.nets);
      await writeDurably(join(temporary, FILES.extras), tensors.extras);
      await writeDurably(join(temporary, FILES.state), text);
      await syncFolder(temporary);
      // one of the same step stays readable under its other name until the new one is in its place
      if (existsSync(target)) await this.rename(state.step, 'old');
      await rename(temporary, target);
      await syncFolder(this.folder);
      await rm(this.path(state.step, 'old'), { recursive: true, force: true });
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
    const steps = names
      .map(name => (HIDDEN.exec(name)?.[2] === 'old' ? HIDDEN.exec(name)![1]! : name))
      .filter(name => /^\d+$/.test(name))
      .map(Number);
    return [...new Set(steps)].sort((a, b) => a - b);
  }

  async load(step: number): Promise<Checkpoint> {
    const [folder, aside] = [this.path(step), this.path(step, 'old')];
    return loadCheckpoint(!existsSync(folder) && existsSync(aside) ? aside : folder);
  }

  /** Clears up after a process that was killed while it wrote; only for who holds the run's lock. */
  async clean(): Promise<void> {
    if (!existsSync(this.folder)) return;
    for (const name of await readdir(this.folder)) {
      const [, step, kind] = HIDDEN.exec(name) ?? [];
      if (step === undefined) continue;
      const hidden = join(this.folder, name);
      if (kind === 'old' && !existsSync(this.path(Number(step))))
        await rename(hidden, this.path(Number(step)));
      else await rm(hidden, { recursive: true, force: true });
    }
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

  /** Deletes all but the newest regular ones, the best and the last. */
  async retain({ keep, best }: Retention): Promise<void> {
    const steps = await this.steps();
    const interim = await Promise.all(steps.slice(0, -1).map(step => this.isInterim(step)));
    const regular = steps.filter((_, i) => interim[i] !== true);
    const kept = new Set([...regular.slice(-Math.max(1, keep)), best]);
    await Promise.all(steps.filter(step => !kept.has(step)).map(step => this.remove(step)));
  }

  /** Renamed before it is deleted: a crash never leaves half a checkpoint under a valid name. */
  private async remove(step: number): Promise<void> {
    await rm(await this.rename(step, 'gone'), { recursive: true, force: true });
  }

  /** Gives a checkpoint a hidden name in place of its own. */
  private async rename(step: number, hidden: 'gone' | 'old'): Promise<string> {
    const path = this.path(step, hidden);
    await rm(path, { recursive: true, force: true });
    await rename(this.path(step), path);
    return path;
  }

  private async isInterim(step: number): Promise<boolean> {
    try {
      return isInterim(await readFile(join(this.path(step), FILES.state), 'utf8'));
    } catch {
      return false; // a file that cannot be read stays; whoever loads it is told
    }
  }

  private path(step: number, hidden?: 'gone' | 'old'): string {
    return join(this.folder, hidden ? `.${step}.${hidden}` : String(step));
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
  const { state, sums, extrasFile } = readState(await read(FILES.state), join(folder, FILES.state));
  const tensors = async (name: string, sum: string | undefined): Promise<Map<string, NamedTensor>> => {
    const file = join(folder, name);
    const bytes = await read(name);
    checkSum(bytes, sum, file);
    return readSafetensors(bytes, file);
  };
  const nets = await tensors(FILES.nets, sums?.nets);
  const extras = await tensors(extrasFile, sums?.extras);
  return { state, nets, extras, folder };
}
