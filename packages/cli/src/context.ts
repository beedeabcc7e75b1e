import type { RunServices } from '@ganzoo/run';
import type { Interrupts } from './interrupts.ts';
import type { Io } from './io.ts';

/** What every command is given. */
export interface Context {
  readonly io: Io;
  readonly interrupts: Interrupts;
  /** The command line, for a run's environment. */
  readonly argv: readonly string[];
  /** Sets what the process ends with. */
  end(exitCode: number): void;
  /** What runs depend on outside of their parts. */
  services(): Promise<RunServices>;
}
