/**
 * What Ctrl-C does: while nothing is armed it ends the process at once, otherwise the first one asks and the second
 * ends.
 */
export class Interrupts {
  readonly #exit: (code: number) => void;
  readonly #cleanups = new Set<() => void>();
  #armed: AbortController | undefined;

  constructor(exit: (code: number) => void) {
    this.#exit = exit;
  }

  /** From now on the first interruption aborts this signal and nothing else. */
  arm(controller = new AbortController()): AbortSignal {
    this.#armed = controller;
    return controller.signal;
  }

  /** Runs, synchronously, if the process is ended at once; gives a function that takes it back. */
  onExit(cleanup: () => void): () => void {
    this.#cleanups.add(cleanup);
    return () => this.#cleanups.delete(cleanup);
  }

  /** Called for every signal; `code` is what the process ends with where it ends at once. */
  interrupt(reason: NodeJS.Signals = 'SIGINT', code = 130): void {
    if (this.#armed && !this.#armed.signal.aborted) return this.#armed.abort(reason);
    this.endNow(code);
  }

  /** Cleans up and ends the process. */
  endNow(code: number): void {
    for (const cleanup of this.#cleanups) {
      try {
        cleanup();
      } catch {
        // nothing may keep the process from ending, not even a full disk
      }
    }
    this.#exit(code);
  }
}
