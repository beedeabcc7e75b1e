import { randomUUID } from 'node:crypto';
import { existsSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { writeFailure } from '@ganzoo/train';
import { RunFolderExistsError } from '../errors.ts';
import { displayPath } from '@ganzoo/sdk/host';
import { runFile } from './files.ts';
import { refuseBusy } from './lock.ts';
import { GONE, processStart } from './process-age.ts';

/** Where a run is to be written. */
export interface NewRunFolder {
  /** The folder asked for; without it, `runs/<name>/<date and time>`. */
  readonly out?: string;
  readonly name: string;
  /** Delete a run that is there. */
  readonly force?: boolean;
}

/** `20250131-235901`, in local time. */
export function timestamp(now: Date): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `${day}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
}

/**
 * Says at once, before anything slow is done, that a folder cannot be used.
 *
 * Throws {@link RunFolderExistsError} where {@link createRunFolder} would.
 */
export function checkRunFolder({ out, force = false }: NewRunFolder): void {
  if (out === undefined) return;
  const folder = resolve(out);
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  if (!stats) return;
  const shown = displayPath(folder);
  if (!force) {
    throw new RunFolderExistsError(
      shown,
      existsSync(runFile(folder, 'resolved'))
        ? 'Go on with it by --resume, replace it by --force, or choose another folder.'
        : 'Choose another folder.',
    );
  }
  refuseBusy(folder);
  const reason = whyNotDeleted(folder, stats);
  if (reason) throw new RunFolderExistsError(shown, `--force does not delete it: ${reason}.`);
}

/**
 * Makes the folder of a new run, the last part of its path exclusively: of two processes one gets it.
 *
 * `fill` writes its first files under another name, so that a run, once it is there, can be gone on with. A folder that is
 * not asked for by name gets a number where the second is taken.
 */
export async function createRunFolder(
  wanted: NewRunFolder,
  fill: (folder: string) => Promise<void>,
  now = new Date(),
): Promise<string> {
  if (wanted.out !== undefined) {
    const folder = resolve(wanted.out);
    checkRunFolder(wanted);
    await removeDrafts(folder);
    if (wanted.force && existsSync(folder)) await removeWhole(folder);
    if (await makeExclusively(folder, fill)) return folder;
    throw new RunFolderExistsError(displayPath(folder), 'Another process made it just now.');
  }
  const base = resolve('runs', wanted.name, timestamp(now));
  for (let n = 1; ; n++) {
    const folder = n === 1 ? base : `${base}-${n}`;
    if (await makeExclusively(folder, fill)) return folder;
  }
}

async function makeExclusively(folder: string, fill: (folder: string) => Promise<void>): Promise<boolean> {
  let draft: string;
  try {
    await mkdir(dirname(folder), { recursive: true });
    if (existsSync(folder)) return false;
    draft = await hidden(folder);
  } catch (error) {
    throw writeFailure(folder, undefined, error);
  }
  try {
    await fill(draft);
    // no folder with something in it is ever replaced by this
    await rename(draft, folder);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    if (existsSync(folder)) return false;
    throw writeFailure(folder, undefined, error);
  }
}

/** A new folder `.<name>.<process>.<six letters>` beside another. */
async function hidden(folder: string): Promise<string> {
  const name = `.${basename(folder)}.${process.pid}.${randomUUID().slice(0, 6)}`;
  const path = join(dirname(folder), name);
  await mkdir(path);
  return path;
}

/** Deletes a run so that it is there whole or not at all, whenever the process may end. */
async function removeWhole(folder: string): Promise<void> {
  const aside = join(await hidden(folder), 'run');
  await rename(folder, aside);
  await rm(dirname(aside), { recursive: true, force: true });
}

/** Deletes what processes that were killed while they made or deleted this folder have left. */
async function removeDrafts(folder: string): Promise<void> {
  const parent = dirname(folder);
  if (!existsSync(parent)) return;
  const start = `.${basename(folder)}.`;
  for (const name of await readdir(parent)) {
    const [, pid] = name.startsWith(start) ? (/^(\d+)\.\w{6}$/.exec(name.slice(start.length)) ?? []) : [];
    if (pid === undefined || processStart(Number(pid)) !== GONE) continue;
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

/** What keeps `--force` from deleting a folder; undefined where it may. */
function whyNotDeleted(folder: string, stats: Stats): string | undefined {
  if (!stats.isDirectory()) return 'it is not a folder';
  const inside = relative(folder, process.cwd());
  if (!inside.startsWith('..')) return 'the current folder lies in it';
  if (existsSync(join(folder, 'resolved.yaml')) || readdirSync(folder).length === 0) return undefined;
  return 'it does not look like a run, it has no resolved.yaml';
}
