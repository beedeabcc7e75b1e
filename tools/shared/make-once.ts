import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import lockfile from 'proper-lockfile';

/** A process that has not touched its lock for so long is taken to be dead, in milliseconds. */
const STALE_MS = 60_000;
const POLL_MS = 250;

/**
 * Makes a folder unless its file `complete` says that it was made; several processes may ask at once, and one makes it.
 * `make` finds nothing of an earlier attempt. It must not block the process: the lock is kept fresh meanwhile.
 */
export async function makeOnce(folder: string, make: () => Promise<void>): Promise<void> {
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return;
  mkdirSync(dirname(folder), { recursive: true });
  const release = await locked(`${folder}.lock`);
  try {
    if (existsSync(complete)) return;
    rmSync(folder, { recursive: true, force: true });
    await make();
    writeFileSync(complete, '');
  } finally {
    // a lock that another process took over is no longer ours to release
    await release().catch(() => undefined);
  }
}

async function locked(path: string): Promise<() => Promise<void>> {
  for (;;) {
    try {
      return await lockfile.lock(path, { lockfilePath: path, realpath: false, stale: STALE_MS });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
      await sleep(POLL_MS);
    }
  }
}
