import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

interface Holder {
  id: string;
  host: string;
  pid: number;
}

/** A holder that has not touched its lock for so long is taken for dead, in milliseconds. */
const STALE_MS = 60_000;

/** Time between two looks at a lock that somebody else holds, in milliseconds. */
const POLL_MS = 250;

/**
 * Runs `work` while holding a lock, which is the file at `path`, so that only one process at a time does it.
 *
 * Waits as long as a living process holds the lock, after one call of `onWait`.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
  const id = await acquire(path, onWait);
  const heartbeat = setInterval(() => touch(path), STALE_MS / 6);
  heartbeat.unref();
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    // Whoever took this process for dead holds the lock now.
    if (readHolder(path)?.id === id) rmSync(path, { force: true });
  }
}

async function acquire(path: string, onWait?: () => void): Promise<string> {
  const holder: Holder = { id: randomUUID(), host: hostname(), pid: process.pid };
  for (let waited = false; ; waited = true) {
    if (tryCreate(path, holder)) return holder.id;
    if (removeStale(path)) continue;
    if (!waited) onWait?.();
    await sleep(POLL_MS);
  }
}

/** Creates the lock with its content in one step, so that nobody ever sees it empty; says whether it was free. */
function tryCreate(path: string, holder: Holder): boolean {
  const draft = `${path}.${holder.id}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes away the lock of a dead process; says whether there is reason to try again at once. */
function removeStale(path: string): boolean {
  const holder = readHolder(path);
  if (isAlive(path, holder)) return false;
  const taken = `${path}.stale-${randomUUID()}`;
  try {
    renameSync(path, taken);
  } catch {
    return true;
  }
  // In the moment between the look and the renaming, another process may have renewed the lock: give that one back.
  if (readHolder(taken)?.id !== holder?.id) {
    try {
      linkSync(taken, path);
    } catch {
      // A third process holds the lock by now.
    }
  }
  rmSync(taken, { force: true });
  return true;
}

/** Whether a lock is in use: touched of late, and by a process that still runs if it is one of this machine. */
function isAlive(path: string, holder: Holder | undefined): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > STALE_MS) return false;
  } catch {
    return false;
  }
  if (holder?.host !== hostname()) return true;
  try {
    process.kill(holder.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder;
  } catch {
    return undefined;
  }
}

function touch(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {
    // The lock is gone; the end of the work finds that out.
  }
}
