import { statfs } from 'node:fs/promises';

/** Measures the bytes that this user may still write in a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

/** Free bytes by `statfs`. */
export const statfsFreeBytes: FreeBytes = async folder => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

const DISK_CODES = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST']);

/** Whether an error comes from the file system refusing to write. */
export function isDiskFailure(error: unknown): boolean {
  // Failures of fetch carry their code in `cause`, so that a refused socket is not taken for a refused file.
  return error instanceof Error && DISK_CODES.has((error as NodeJS.ErrnoException).code ?? '');
}
