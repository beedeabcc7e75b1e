import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Checkpoints } from '@ganzoo/train';
import { FINAL, pictureStep } from '../sinks/samples-folder.ts';
import { runFile } from './files.ts';
import { dropLaterRows } from './json-lines.ts';

/** What a process killed while it took the lock leaves behind. */
const LOCK_DRAFT = /^lock\.(takeover|[0-9a-f-]{36})/;

/**
 * Brings a run's folder to the state of a step: rows and pictures of later ones come again, half-written files do not
 * stay. Only for who holds the lock.
 */
export async function cleanRunFolder(folder: string, step: number): Promise<void> {
  await new Checkpoints(runFile(folder, 'checkpoints')).clean();
  for (const name of ['events', 'scores'] as const) dropLaterRows(runFile(folder, name), step);
  const samples = runFile(folder, 'samples');
  remove(samples, name => name === FINAL || (pictureStep(name) ?? 0) > step);
  remove(folder, name => LOCK_DRAFT.test(name));
}

function remove(folder: string, goes: (name: string) => boolean): void {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  for (const name of names.filter(goes)) rmSync(join(folder, name), { force: true });
}
