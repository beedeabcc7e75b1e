/**
 * An event file could not be created, written or closed; `path` is the file or folder, `cause` the system's error, `bytes`
 * what was to be written.
 */
export class EventWriteError extends Error {
  override readonly name = 'EventWriteError';

  constructor(
    message: string,
    readonly path: string,
    options?: { cause?: unknown; bytes?: number },
  ) {
    super(message, options);
    this.bytes = options?.bytes;
  }

  readonly bytes: number | undefined;

  /** The system's error code, such as `ENOSPC`, where there is one. */
  get code(): string | undefined {
    return (this.cause as NodeJS.ErrnoException | undefined)?.code;
  }
}

/** A record of an event file is damaged; `path` is the file and `offset` the byte at which the record starts. */
export class EventReadError extends Error {
  override readonly name = 'EventReadError';

  constructor(
    message: string,
    readonly path: string,
    readonly offset: number,
    options?: { cause?: unknown },
  ) {
    super(message, options);
  }
}

/** The text of an error of any kind, for putting into a longer sentence. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
