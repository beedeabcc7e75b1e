import { rmSync } from 'node:fs';
import type { RunTarget } from '../target.ts';
import { createRunFolder } from './create.ts';
import { lockRunFolder } from './lock.ts';

/** Registers what is to be done, synchronously, should the process be ended at once; gives what unregisters it. */
export type OnExit = (cleanup: () => void) => () => void;

/** A run's folder that this process alone writes to. */
export class HeldFolder {
  /** True once a step was trained: a new run without any leaves nothing behind. */
  trained = false;
  readonly #unlock: () => void;
  readonly #unregister: () => void;

  private constructor(
    readonly folder: string,
    private readonly isNew: boolean,
    onExit: OnExit,
  ) {
    this.#unlock = lockRunFolder(folder);
    this.#unregister = onExit(() => this.#tidyUp());
  }

  /** Makes the folder of a new run with its first files, or takes that of a run that goes on; throws `RunBusyError`. */
  static async take(
    target: RunTarget,
    fill: (folder: string) => Promise<void>,
    onExit: OnExit = () => () => undefined,
  ): Promise<HeldFolder> {
    const isNew = target.kind === 'new';
    return new HeldFolder(isNew ? await createRunFolder(target.folder, fill) : target.folder, isNew, onExit);
  }

  release(): void {
    this.#unregister();
    this.#tidyUp();
  }

  #tidyUp(): void {
    this.#unlock();
    if (this.isNew && !this.trained) rmSync(this.folder, { recursive: true, force: true });
  }
}
