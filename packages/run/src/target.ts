import type { CompileMode } from '@ganzoo/engine';
import type { NewestCheckpoint } from '@ganzoo/train';
import type { NewRunFolder } from './folder/create.ts';
import type { Environment } from './folder/environment.ts';
import type { ReadStart } from './start-weights.ts';

/** Where a run is written: to a new folder, or to that of the run that goes on. */
export type RunTarget = NewRun | ResumedRun;

export interface NewRun {
  readonly kind: 'new';
  readonly folder: NewRunFolder;
  /** What `train.from` names. */
  readonly start?: ReadStart;
}

/** A run that goes on, from its newest checkpoint that is whole. */
export interface ResumedRun extends NewestCheckpoint {
  readonly kind: 'resume';
  /** Absolute path. */
  readonly folder: string;
  /** True where the configuration is not that of the last start. */
  readonly changed: boolean;
  /** What `train.from` names, where the run has no checkpoint of its own yet. */
  readonly start?: ReadStart;
  /** What its last start ran on. */
  readonly before?: Environment;
  /** How its checkpoint's steps were compiled. */
  readonly compiledBefore?: CompileMode;
}
