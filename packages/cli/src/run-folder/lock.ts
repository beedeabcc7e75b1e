import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { RunBusyError } from '../errors.ts';
import { displayPath } from '../text/paths.ts';
import { runFile } from './files.ts';
import { GONE, processStart } from './process-age.ts';

/** Locks of this very process; a number of a process that died may since have been given to this one. */
const held = new Set<string>();

/** Takes a run's folder for this process; gives a function that frees it. Throws {@link RunBusyError}. */
export function lockRunFolder(folder: string): () => void {
  const file = runFile(folder, 'lock');
  if (!write(file)) {
    const owner = readOwner(file);
    const busy = (by = owner): RunBusyError =>
      new RunBusyError(displayPath(folder), by ? `${by.pid} on ${by.host}` : 'started meanwhile');
    if (held.has(file) || (owner && isAlive(owner))) throw busy();
    // its process has died, by `kill -9` or a power cut; of several that see this at once one gets the lock
    takeAway(file, owner);
    if (!write(file)) throw busy(readOwner(file));
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** See {@link processStart}. */
  readonly started?: string;
}

/** Makes the lock, whole from its first moment on; false where there is one. */
function write(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  const owner: Owner = { pid: process.pid, host: hostname(), started: processStart(process.pid) };
  writeFileSync(draft, JSON.stringify(owner));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // a file system without links
    if (code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EMLINK') throw error;
    return writeSimply(file, JSON.stringify(owner));
  } finally {
    rmSync(draft, { force: true });
  }
}

function writeSimply(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Removes the lock of a dead process, but not one that another process has put in its place meanwhile. */
function takeAway(file: string, dead: Owner | undefined): void {
  const aside = `${file}.${process.pid}.dead`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const taken = readOwner(aside);
  const same = taken?.pid === dead?.pid && taken?.started === dead?.started;
  if (same) rmSync(aside, { force: true });
  else renameSync(aside, file);
}

function readOwner(file: string): Owner | undefined {
  try {
    const { pid, host, started } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, started } : undefined;
  } catch {
    return undefined;
  }
}

/** A process of another machine cannot be looked at: it is taken to be alive. */
function isAlive({ pid, host, started }: Owner): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  const now = processStart(pid);
  // the number may since have been given to another process
  if (now === GONE || (now !== undefined && started !== undefined && now !== started)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
