import { GanzooError } from '@ganzoo/sdk';

/** The command line asks for something that does not go together. */
export class UsageError extends GanzooError {
  constructor(message: string, hint?: string) {
    super({ code: 'USAGE', message, hint });
  }
}

/** A result could not be written: no room on the disk, no permission. */
export class OutputError extends GanzooError {
  override readonly exitCode = 1;
  constructor(message: string, hint?: string, cause?: unknown) {
    super({ code: 'OUTPUT', message, hint, cause });
  }
}
