import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { formatBytes } from '@ganzoo/fetch';
import { GanzooError } from '@ganzoo/sdk';

/** A file of a run could not be written: the disk is full or read-only, a permission is missing. */
class WriteError extends GanzooError {
  override readonly exitCode = 1;
  constructor(message: string, hint: string, cause: unknown) {
    super({ code: 'WRITE', message, hint, cause });
  }
}

/** What keeps a file from being written and what a person can do, by the system's code. */
const REASONS: Readonly<Record<string, readonly [why: string, hint: string]>> = {
  ENOSPC: ['there is no room left on the disk', 'Free some space first.'],
  EDQUOT: ['your disk quota is used up', 'Delete something of yours first.'],
  EROFS: ['the disk is read-only', 'Choose a folder on another disk, or make this one writable.'],
  EACCES: ['you have no permission for that', 'Change the permissions of the folder, or choose another one.'],
  EPERM: ['the system does not permit it', 'Change the permissions of the folder, or choose another one.'],
  EIO: ['the disk reported an error', 'Look at the disk: it may be failing.'],
};

/**
 * The error of a write as {@link WriteError} that names the file, what was to be written in `bytes`, and what is free;
 * any other error as it is.
 */
export function writeFailure(file: string, bytes: number | undefined, cause: unknown): unknown {
  const { code = '' } = cause as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (!reason || cause instanceof WriteError) return cause;
  const [why, hint] = reason;
  const full = code === 'ENOSPC' || code === 'EDQUOT';
  return new WriteError(`${file} cannot be written: ${why}${full ? space(file, bytes) : ''}.`, hint, cause);
}

/** Runs a write of one file; throws what {@link writeFailure} makes of its error. */
export function writing<T>(file: string, bytes: number | undefined, write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw writeFailure(file, bytes, error);
  }
}

/** `; 1.2 MB are needed, 34.0 kB are free`, as far as it can be known. */
function space(file: string, bytes: number | undefined): string {
  const needed = bytes === undefined ? [] : [`${formatBytes(bytes)} are needed`];
  const parts = [...needed, ...freeText(file)];
  return parts.length > 0 ? `; ${parts.join(', ')}` : '';
}

function freeText(file: string): string[] {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return [`${formatBytes(bavail * bsize)} are free`];
    } catch {
      // not there yet, or not a folder: what lies above it is on the same disk
      if (folder === dirname(folder)) return [];
    }
  }
}
