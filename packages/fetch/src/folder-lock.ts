import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';

const POLL_MS = 300;
const UPDATE_MS = 5_000;
/** A process that has not touched its lock for so long is taken to be dead. */
const STALE_MS = 15_000;

/** Runs `work` while no other process runs one in the same folder; says once that it waits, and what for: `what`. */
export async function withFolderLock<T>(
  folder: string,
  what: string,
  log: (line: string) => void,
  work: () => Promise<T>,
): Promise<T> {
  const release = await acquire(folder, what, log);
  try {
    return await work();
  } finally {
    // A lock that another process took over is no longer ours to release.
    await release().catch(() => undefined);
  }
}

async function acquire(
  folder: string,
  what: string,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  for (let waited = false; ; waited = true) {
    try {
      return await lockfile.lock(folder, {
        lockfilePath: join(folder, '.lock'),
        stale: STALE_MS,
        update: UPDATE_MS,
        // The default throws outside of any promise and would end the process.
        onCompromised: error => log(`Another process took over ${what} in ${folder}: ${error.message}`),
      });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      if (!waited) log(`Another process is ${what} in ${folder}; waiting for it.`);
      await sleep(POLL_MS);
    }
  }
}
