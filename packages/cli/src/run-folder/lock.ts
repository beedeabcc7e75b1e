import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { writing } from '@ganzoo/train';
import { RunBusyError } from '../errors.ts';
import { displayPath } from '../text/paths.ts';
import { runFile } from './files.ts';
import { GONE, processStart } from './process-age.ts';

/** Locks of this very process; a number of a process that died may since have been given to this one. */
const held = new Set<string>();

/** Takes a run's folder for this process; gives a function that frees it. Throws {@link RunBusyError}. */
export function lockRunFolder(folder: string): () => void {
  const file = runFile(folder, 'lock');
  // once more where another process has just taken a dead one's lock away, or let its own go
  for (let attempt = 0; !create(file); attempt++) {
    const owner = readOwner(file);
    if (attempt === ATTEMPTS || held.has(file) || (owner && isAlive(owner))) throw busy(folder, owner);
    takeAway(file, owner);
  }
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/** Throws {@link RunBusyError} where a process is writing to a run's folder. */
export function refuseBusy(folder: string): void {
  const owner = readOwner(runFile(folder, 'lock'));
  if (owner && isAlive(owner)) throw busy(folder, owner);
}

const ATTEMPTS = 5;

/** What file systems without hard links answer, such as those of memory sticks. */
const LINKLESS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

function busy(folder: string, owner: Owner | undefined): RunBusyError {
  return new RunBusyError(displayPath(folder), owner ? `${owner.pid} on ${owner.host}` : 'of unknown number');
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** See {@link processStart}. */
  readonly started?: string;
}

/** Makes the lock with its content in one step, so that nobody ever reads half of it; false where there is one. */
function create(file: string): boolean {
  const draft = `${file}.${randomUUID()}`;
  const owner: Owner = { pid: process.pid, host: hostname(), started: processStart(process.pid) };
  const text = JSON.stringify(owner);
  try {
    writing(file, text.length, () => writeFileSync(draft, text));
    try {
      linkSync(draft, file);
    } catch (error) {
      if (!LINKLESS.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
      writeFileSync(file, text, { flag: 'wx' });
    }
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Takes away the lock of a process that died, as after a power cut; not one that another process has put there since. */
function takeAway(file: string, owner: Owner | undefined): void {
  const taken = `${file}.${randomUUID()}`;
  try {
    renameSync(file, taken);
  } catch {
    return; // another process was faster
  }
  const now = readOwner(taken);
  if (now?.pid !== owner?.pid || now?.host !== owner?.host || now?.started !== owner?.started) {
    try {
      linkSync(taken, file);
    } catch {
      // a third process holds the lock by now
    }
  }
  rmSync(taken, { force: true });
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
