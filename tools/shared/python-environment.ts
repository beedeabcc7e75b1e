import { cacheFolder } from '@ganzoo/fetch';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from './make-once.ts';

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
  await makeOnce(folder, async () => {
    if (notice) console.error(notice);
    await run('python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '-r', requirements]);
  });
  return python;
}
