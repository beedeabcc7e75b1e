import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';

const POLL_MS = 300;
const UPDATE_MS = 5_000;
/** A process that has not touched its lock for so long is taken to be dead. */
const STALE_MS = 15_000;

/** Who hears of a lock. */
export interface LockListener {
  /** Called once, when another process holds the lock. */
  onWait?(): void;
  /** Called when another process has taken this one for dead and took the lock over. */
  onTakenOver?(error: Error): void;
}

/**
 * Runs `work` while no other process runs one under the same path; waits for as long as a living process holds the lock.
 *
 * The lock is a folder at that path, which is gone afterwards; what it stands in has to be there.
 */
export async function withLock<T>(
  path: string,
  work: () => Promise<T>,
  listener: LockListener = {},
): Promise<T> {
  const release = await acquire(path, listener);
  try {
    return await work();
  } finally {
    // A lock that another process took over is no longer ours to release.
    await release().catch(() => undefined);
  }
}

/** Runs `work` while no other process runs one in the same folder; says once that it waits, and what for: `what`. */
export function withFolderLock<T>(
  folder: string,
  what: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  return withLock(join(folder, '.lock'), work, {
    onWait: () => log(`Another process is ${what} in ${folder}; waiting for it.`),
    onTakenOver: error => log(`Another process took over ${what} in ${folder}: ${error.message}`),
  });
}

async function acquire(path: string, { onWait, onTakenOver }: LockListener): Promise<() => Promise<void>> {
  for (let waited = false; ; waited = true) {
    try {
      return await lockfile.lock(path, {
        lockfilePath: path,
        realpath: false,
        stale: STALE_MS,
        update: UPDATE_MS,
        // The default throws outside of any promise and would end the process.
        onCompromised: error => onTakenOver?.(error),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (!waited) onWait?.();
      await sleep(POLL_MS);
    }
  }
}
