import { statfs } from 'node:fs/promises';
import { formatBytes } from './bytes.ts';
import { EngineDiskError } from './errors.ts';
import { bytesOf, type WheelEntry } from './wheels.ts';

/** Measures the bytes that this user may still write in a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

/** Free bytes by `statfs`. */
export const statfsFreeBytes: FreeBytes = async folder => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/** Throws `EngineDiskError` where a build's wheels, of which `have` bytes are on this disk, and its files do not fit. */
export async function requireSpace(
  folder: string,
  entry: WheelEntry,
  have: number,
  freeBytes: FreeBytes,
): Promise<void> {
  const { download, unpacked } = bytesOf(entry);
  const needed = Math.max(0, download - have) + unpacked;
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new EngineDiskError(
    `TensorFlow ${entry.version} needs ${formatBytes(needed)} of free space in ${folder} ` +
      `(${formatBytes(unpacked)} stay, the rest is the download); ${formatBytes(free)} are free.`,
  );
}

const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST']);

/** Whether an error comes from the file system refusing to write. */
export function isDiskFailure(error: unknown): boolean {
  // Failures of fetch carry their code in `cause`, so that a refused socket is not taken for a refused file.
  return error instanceof Error && DISK_CODES.has((error as NodeJS.ErrnoException).code ?? '');
}
