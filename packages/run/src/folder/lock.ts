import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { writing } from '@ganzoo/train';
import { RunBusyError } from '../errors.ts';
import { displayPath } from '@ganzoo/sdk/host';
import { runFile } from './files.ts';
import { GONE, processStart } from './process-age.ts';

/** Locks of this very process; a number of a process that died may since have been given to this one. */
const held = new Set<string>();

/** Takes a run's folder for this process; gives a function that frees it. Throws {@link RunBusyError}. */
export function lockRunFolder(folder: string): () => void {
  const file = runFile(folder, 'lock');
  const other = acquire(file);
  if (other) throw busy(folder, other.holder);
  held.add(file);
  return () => {
    held.delete(file);
    rmSync(file, { force: true });
  };
}

/**
 * Makes a lock, or tells who keeps it.
 *
 * The lock of a process that died, as after a power cut, is removed under a second lock: only its holder removes anything,
 * so that none takes away what another has just made.
 */
function acquire(file: string): { readonly holder: Holder } | undefined {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (create(file)) return undefined;
    const holder = readHolder(file);
    if (holder === undefined) continue; // just let go of
    if (held.has(file) || !isDead(holder)) return { holder };
    const guard = `${file}.takeover`;
    const taker = acquire(guard);
    if (taker) return taker;
    // looked at anew: a dead process's lock now stays as it is for as long as the second lock is held
    if (isDead(readHolder(file))) rmSync(file, { force: true });
    rmSync(guard, { force: true });
  }
  return { holder: readHolder(file) };
}

/** Throws {@link RunBusyError} where a process is writing to a run's folder. */
export function refuseBusy(folder: string): void {
  const holder = readHolder(runFile(folder, 'lock'));
  if (holder !== undefined && !isDead(holder)) throw busy(folder, holder);
}

const ATTEMPTS = 5;

/** What file systems without hard links answer, such as those of memory sticks. */
const LINKLESS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

function busy(folder: string, holder: Holder): RunBusyError {
  const known = typeof holder === 'object' ? `${holder.pid} on ${holder.host}` : 'of unknown number';
  return new RunBusyError(displayPath(folder), known);
}

/** Who a lock names; `damaged` where it names nobody, undefined where there is no lock. */
type Holder = Owner | 'damaged' | undefined;

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
    const { code } = error as NodeJS.ErrnoException;
    // also where the holder has cleared the draft away with what dead processes left
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function readHolder(file: string): Holder {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : 'damaged';
  }
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Owner>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host, started } : 'damaged';
  } catch {
    return 'damaged';
  }
}

function isDead(holder: Holder): boolean {
  return holder === 'damaged' || (holder !== undefined && !isAlive(holder));
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
