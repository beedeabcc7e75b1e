import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file under another name and renames it, making its folder if need be: no reader ever sees half of it. */
export async function writeWhole(file: string, content: Uint8Array | string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const temporary = `${file}.${randomUUID()}`;
  try {
    await writeFile(temporary, content);
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes what can be made again: a cache on a disk that is full or read-only costs time at the next run, and must not cost
 * this one.
 */
export async function writeCache(file: string, content: Uint8Array | string): Promise<void> {
  await writeWhole(file, content).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  });
}
