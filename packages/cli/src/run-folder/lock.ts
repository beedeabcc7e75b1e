import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { RunBusyError } from '../errors.ts';
import { displayPath } from '../text/paths.ts';
import { runFile } from './files.ts';

/** Locks of this very process; a number of a process that died may since have been given to this one. */
const held = new Set<string>();

/** Takes a run's folder for this process; gives a function that frees it. Throws {@link RunBusyError}. */
export function lockRunFolder(folder: string): () => void {
  const file = runFile(folder, 'lock');
  try {
    write(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = readOwner(file);
    if (held.has(file) || (owner && isAlive(owner)))
      throw new RunBusyError(displayPath(folder), `${owner?.pid} on ${owner?.host}`);
    // its process has died, as after a power cut
    rmSync(file, { force: true });
    write(file);
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
}

function write(file: string): void {
  const handle = openSync(file, 'wx');
  writeSync(handle, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Owner));
  closeSync(handle);
}

function readOwner(file: string): Owner | undefined {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Owner>;
    return typeof pid === 'number' && typeof host === 'string' ? { pid, host } : undefined;
  } catch {
    return undefined;
  }
}

/** A process of another machine cannot be looked at: it is taken to be alive. */
function isAlive({ pid, host }: Owner): boolean {
  if (host !== hostname()) return true;
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
