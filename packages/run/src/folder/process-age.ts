import { readFileSync } from 'node:fs';

/** What the start of a process that has ended is given as. */
export const GONE = 'gone';

/**
 * When a process began, in ticks since the system's start; undefined where the system does not tell, {@link GONE} for
 * one that has ended, also if its parent has not yet asked how.
 *
 * Numbers of processes are given anew; a number and this together are not.
 */
export function processStart(pid: number): string | undefined {
  if (process.platform !== 'linux') return undefined;
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? GONE : undefined;
  }
  // the second field is the program's name in brackets, which may hold anything
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? GONE : fields[19];
}
