import { GanzooError, type Where } from '@ganzoo/sdk';

/** The folder a new run is to be written to is there already. */
export class RunFolderExistsError extends GanzooError {
  constructor(folder: string, hint: string) {
    super({ code: 'RUN_FOLDER_EXISTS', message: `The run folder ${folder} exists already.`, hint });
  }
}

/** A folder is asked for as a run, but is none, or lacks a part of one. */
export class RunFolderError extends GanzooError {
  constructor(message: string, hint?: string, where?: Where, cause?: unknown) {
    super({ code: 'RUN_FOLDER', message, hint, where, cause });
  }
}

/** Another process is writing to the run's folder. */
export class RunBusyError extends GanzooError {
  constructor(folder: string, owner: string) {
    super({
      code: 'RUN_BUSY',
      message: `Another process (${owner}) is writing to the run folder ${folder}.`,
      hint: 'Wait for it or end it first; if there is no such process, delete the file `lock` in the folder.',
    });
  }
}

/** A run that goes on was given other values for what must stay as it is. */
export class ResumeChangeError extends GanzooError {
  /** `what`: `run in runs/ring`, `checkpoint runs/ring/checkpoints/20`. */
  constructor(what: string, changes: readonly string[]) {
    super({
      code: 'RESUME_CHANGE',
      message:
        `The ${what} cannot go on with other values:` + changes.map(change => `\n  - ${change}`).join(''),
      hint: 'Only train.steps or train.updates, log, metrics and monitors may change, and where plugins and data lie; start a new run for the rest.',
    });
  }
}

/** Scores are asked for of a run whose experiment names no metrics. */
export class NoMetricsError extends GanzooError {
  constructor(folder: string) {
    super({
      code: 'NO_METRICS',
      message: `The experiment of the run ${folder} has no metrics.`,
      hint: 'Name some under `metrics` in the experiment and go on with the run: ganzoo run FILE --resume.',
    });
  }
}

/** Runs are to be compared that cannot be: too few, one of them twice, or one that does not fit what is asked. */
export class ComparisonError extends GanzooError {
  constructor(message: string, hint?: string, cause?: unknown) {
    super({ code: 'COMPARISON', message, hint, cause });
  }
}

/** A view of the game is asked for that it does not have, or cannot be drawn in that way. */
export class ViewError extends GanzooError {
  constructor(message: string, hint?: string) {
    super({ code: 'VIEW', message, hint });
  }
}

/** No result of a view can be shown as a picture. */
export class NoPictureError extends GanzooError {
  constructor(view: string) {
    super({
      code: 'NO_PICTURE',
      message: `Nothing of the view '${view}' can be shown as a picture.`,
      hint: 'Pictures are made of images [height, width, channels] and of points in the plane [2].',
    });
  }
}
