import { randomUUID } from 'node:crypto';
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes a file under another name and renames it, making its folder if need be: whatever happens, a full disk or a power
 * cut, there is the file that was there before or the new one, and never half of it.
 *
 * Several processes may write the same file. Throws what the system throws, and leaves nothing behind.
 */
export async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  try {
    // flushed, since the rename may reach the disk before the bytes
    await writeFile(temporary, content, { flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * {@link writeWhole} at once, for a file that only one process writes: it is written as `<file>.new`, so that the next
 * process uses up what a killed one left.
 */
export function writeWholeSync(file: string, content: Uint8Array | string): void {
  const temporary = `${file}.new`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, content, { flush: true });
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
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
