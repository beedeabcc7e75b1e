import { withLock } from '@ganzoo/fetch';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Makes a folder unless its file `complete` says that it was made; several processes may ask at once, and one makes it.
 * `make` finds nothing of an earlier attempt. It must not block the process: the lock is kept fresh meanwhile.
 */
export async function makeOnce(folder: string, make: () => Promise<void>): Promise<void> {
  const complete = join(folder, 'complete');
  if (existsSync(complete)) return;
  mkdirSync(dirname(folder), { recursive: true });
  await withLock(`${folder}.lock`, async () => {
    if (existsSync(complete)) return;
    rmSync(folder, { recursive: true, force: true });
    await make();
    writeFileSync(complete, '');
  });
}
