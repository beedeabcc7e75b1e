import { cacheFolder } from '@ganzoo/engine';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import lockfile from 'proper-lockfile';

/** A process that has not touched its lock for so long is taken to be dead, in milliseconds. */
const STALE_MS = 60_000;
const POLL_MS = 250;

/** Runs a program to its end, while the lock is kept fresh; throws what it has complained of. */
const run = promisify(execFile);

/**
 * The Python of an environment that holds the packages of a requirements file, made in ganzoo's cache folder where there
 * is none yet, with `notice` said first; throws where there is no Python with venv, or a package cannot be had.
 *
 * Several processes may ask at once. Another list of packages makes another environment.
 */
export async function pythonEnvironment(
  name: string,
  requirements: string,
  notice?: string,
): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 8);
  const folder = join(cacheFolder(), `venv-${name}-${hash}`);
  const python = join(folder, 'bin', 'python');
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return python;
  mkdirSync(cacheFolder(), { recursive: true });
  const release = await locked(`${folder}.lock`);
  try {
    if (existsSync(complete)) return python;
    if (notice) console.error(notice);
    // what an interrupted installation left behind
    rmSync(folder, { recursive: true, force: true });
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
    writeFileSync(complete, '');
    return python;
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
