import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DataError } from '@ganzoo/sdk';
import { syncFolder, writeDurably } from './durable.ts';
import { type NamedTensor, readSafetensors, writeSafetensors } from './safetensors.ts';
import { stateFromJson, stateToJson, type CheckpointState } from './state.ts';

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
    memory: ReadonlyMap<string, NamedTensor>,
  ): Promise<string> {
    const target = this.path(state.step);
    const temporary = join(this.folder, `.${state.step}.${process.pid}`);
    await rm(temporary, { recursive: true, force: true });
    if (await mkdir(this.folder, { recursive: true })) await syncFolder(dirname(this.folder));
    await mkdir(temporary);
    try {
      await writeDurably(join(temporary, FILES.nets), writeSafetensors(nets, { format: 'ganzoo/1' }));
      await writeDurably(join(temporary, FILES.memory), writeSafetensors(memory, { format: 'ganzoo/1' }));
      await writeDurably(join(temporary, FILES.state), Buffer.from(stateToJson(state)));
      await syncFolder(temporary);
      // one of the same step stays readable under its other name until the new one is in its place
      if (existsSync(target)) await this.setAside(state.step);
      await rename(temporary, target);
      await syncFolder(this.folder);
      await rm(this.path(state.step, 'old'), { recursive: true, force: true });
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

  /** Deletes those that need not stay. */
  async retain({ keep, best }: Retention): Promise<void> {
    const steps = await this.steps();
    const passing = await Promise.all(steps.slice(0, -1).map(step => this.isPassing(step)));
    const regular = steps.filter((_, i) => passing[i] !== true);
    const kept = new Set([...regular.slice(-Math.max(1, keep)), best]);
    await Promise.all(steps.filter(step => !kept.has(step)).map(step => this.remove(step)));
  }

  /** Gone at once under its name, so that a crash leaves no half of it. */
  private async remove(step: number): Promise<void> {
    const gone = this.path(step, 'gone');
    await rm(gone, { recursive: true, force: true });
    await rename(this.path(step), gone);
    await rm(gone, { recursive: true, force: true });
  }

  private async setAside(step: number): Promise<void> {
    const aside = this.path(step, 'old');
    await rm(aside, { recursive: true, force: true });
    await rename(this.path(step), aside);
  }

  private async isPassing(step: number): Promise<boolean> {
    try {
      return stateFromJson(await readFile(join(this.path(step), FILES.state), 'utf8')).passing === true;
    } catch {
      return false; // what cannot be read stays for whoever asks for it, and is told of then
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
  const stateFile = join(folder, FILES.state);
  let state: CheckpointState;
  try {
    state = stateFromJson(Buffer.from(await read(FILES.state)).toString('utf8'));
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
