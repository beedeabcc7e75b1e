import { writeWhole } from '@ganzoo/sdk/host';

/**
 * Writes what can be made again: a cache on a disk that is full or read-only costs time at the next run, and must not cost
 * this one.
 */
export async function writeCache(file: string, content: Uint8Array | string): Promise<void> {
  await writeWhole(file, content).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
  });
}
