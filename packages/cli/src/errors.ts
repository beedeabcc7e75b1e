import { GanzooError } from '@ganzoo/sdk';

/** The command line asks for something that does not go together. */
export class UsageError extends GanzooError {
  constructor(message: string, hint?: string) {
    super({ code: 'USAGE', message, hint });
  }
}

/** TensorBoard could not be installed; `command` is the step that failed and `output` the end of what it printed. */
export class TensorboardSetupError extends GanzooError {
  override readonly exitCode = 1;

  constructor(
    message: string,
    readonly command: string,
    readonly output: string,
    cause?: unknown,
  ) {
    super({ code: 'TENSORBOARD_SETUP', message, cause });
  }
}

/** A result could not be written: no room on the disk, no permission. */
export class OutputError extends GanzooError {
  override readonly exitCode = 1;
  constructor(message: string, hint?: string, cause?: unknown) {
    super({ code: 'OUTPUT', message, hint, cause });
  }
}
