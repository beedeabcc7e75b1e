import type { ComposedExperiment } from '../compose-experiment.ts';
import type { LoggedEvent } from '../events.ts';
import type { Environment } from '../folder/environment.ts';

/** A file, or some, that the events of a training go to. */
export interface Sink {
  on(event: LoggedEvent): void;
  /** Called once, also when the training failed. */
  close(): void;
}

/** What a sink is made from. */
export interface SinkContext {
  /** Absolute path of the run's folder. */
  readonly folder: string;
  readonly composed: ComposedExperiment;
  /** What this start of the run runs on. */
  readonly environment: Environment;
  /** Seconds since 1970 at which the files are opened. */
  readonly time: number;
  /** Where a run goes on in the folder. */
  readonly continues?: {
    /** True where the configuration is no longer that of the last start. */
    readonly changed: boolean;
    /** True where earlier starts have scored. */
    readonly scored: boolean;
  };
}

/** Opens a sink's files. */
export type SinkFactory = (context: SinkContext) => Sink;
