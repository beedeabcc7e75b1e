import { open } from 'node:fs/promises';

/** Writes a new file; what it holds is on the disk, not only with the operating system, when this is done. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** What opening or syncing a folder fails with where the system knows no such thing, as on Windows. */
const UNKNOWN = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP', 'EBADF']);

/** Brings a folder's list of names to the disk: a renamed file is only then sure to have its new name after a power cut. */
export async function syncFolder(path: string): Promise<void> {
  try {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (error) {
    if (!UNKNOWN.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
