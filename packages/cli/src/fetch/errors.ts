import { GanzooError } from '@ganzoo/sdk';

/** A plugin has nothing that could be fetched; `who` as in `The data set 'mnist' declares`. */
export class NothingToFetchError extends GanzooError {
  constructor(who: string, hint: string) {
    super({ code: 'FETCH_NOTHING', message: `${who} no files to fetch.`, hint });
  }
}

/** A server cannot be reached, breaks off, or answers with something else than the file. */
export class FetchNetworkError extends GanzooError {
  constructor(file: string, reason: string, hint: string, cause?: unknown) {
    super({ code: 'FETCH_NETWORK', message: `${file} could not be fetched: ${reason}.`, hint, cause });
  }
}

/** A file is not the published one. */
export class FetchChecksumError extends GanzooError {
  constructor(file: string, { expected, found }: { expected: string; found: string }, hint: string) {
    super({
      code: 'FETCH_CHECKSUM',
      message: `${file} is not the published file: expected ${expected}, found ${found}.`,
      hint,
    });
  }
}

/** The folder has too little space or cannot be written. */
export class FetchDiskError extends GanzooError {
  override readonly exitCode = 1;
  constructor(message: string, cause?: unknown) {
    super({
      code: 'FETCH_DISK',
      message,
      hint: 'Make room there or allow writing there, or name another folder with --to or GANZOO_CACHE.',
      cause,
    });
  }
}
