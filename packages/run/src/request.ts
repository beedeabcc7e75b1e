import type { EngineChoice } from './engine-choice.ts';

/** What is to be run: a new run of a file, or a run that goes on. */
export interface RunRequest {
  readonly file?: string;
  readonly overrides: readonly string[];
  /** Folder of the run to go on with; `latest` for the newest one of the experiment. */
  readonly resume?: { readonly folder: string } | 'latest';
}

/** How it is to be run. */
export interface StartOptions extends EngineChoice {
  /** Folder of a new run; `runs/<name>/<date and time>` unless given. */
  readonly out?: string;
  /** Delete a run that lies there. */
  readonly force?: boolean;
  readonly compile?: boolean;
  /** Steps to profile. */
  readonly profile?: number;
}
