import { constants } from 'node:fs';
import { access, mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { cacheFolder, installedFolder, TEMPORARY, tensorflowFolder } from './cache-folder.ts';
import { verifyWheel } from './checksum.ts';
import { isDiskFailure, requireSpace, statfsFreeBytes, type FreeBytes } from './disk-space.ts';
import { EngineDiskError, EngineLibraryError } from './errors.ts';
import { requireHost } from './host.ts';
import { withInstallLock } from './install-lock.ts';
import { locateTensorFlow, type Installed, type LocateOptions } from './locate.ts';
import { obtainWheel, type Obtained } from './obtain-wheel.ts';
import { currentPlatform } from './platform.ts';
import type { ProgressListener } from './progress.ts';
import { DEFAULT_RETRY, type RetryPolicy } from './resumable-download.ts';
import { unpackWheel } from './unpack.ts';
import { findWheel, readWheelLock, type WheelEntry } from './wheels.ts';

/** How to install; everything has a default. */
export interface InstallOptions extends LocateOptions {
  /** A wheel file that is already here, instead of a download; it is left where it is. */
  readonly wheel?: string;
  /** A package index (PEP 503 or PEP 691); default `GANZOO_PYPI_INDEX`, else what pip has, else pypi.org. */
  readonly index?: string;
  readonly onProgress?: ProgressListener;
  /** Takes a line for the person, such as that another process is being waited for; default none. */
  readonly log?: (line: string) => void;
  /** Default three retries after 1, 2 and 4 seconds. */
  readonly retry?: RetryPolicy;
  /** Default what the file system says. */
  readonly freeBytes?: FreeBytes;
}

/**
 * Makes sure that TensorFlow's libraries are here, downloading about 270 MB where they are not; processes that
 * call it at once install once; throws an `Engine…Error` that says what to do.
 */
export async function installTensorFlow(options: InstallOptions = {}): Promise<Installed> {
  const here = locateTensorFlow(options);
  if (here) return here;

  const env = options.env ?? process.env;
  const platform = options.platform ?? currentPlatform();
  const entry = findWheel(options.lock ?? readWheelLock(), platform, options.variant ?? 'cpu');
  if (platform === currentPlatform()) requireHost(entry);
  const cacheDir = options.cacheDir ?? cacheFolder(env);
  const folder = tensorflowFolder(cacheDir);
  try {
    await mkdir(folder, { recursive: true });
    return await withInstallLock(folder, options.log ?? (() => {}), async () => {
      const meanwhile = locateTensorFlow(options);
      if (meanwhile) return meanwhile;
      await removeLeftovers(folder);
      const wheel = await wheelFor(entry, folder, env, options);
      await unpackWheel(wheel.path, entry, installedFolder(cacheDir, entry), options.onProgress ?? ignore);
      await removeDownloads(folder, entry, options.wheel);
      return installed(options, wheel);
    });
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    throw new EngineDiskError(`Cannot write to ${folder}: ${(error as Error).message}.`, error);
  }
}

async function wheelFor(
  entry: WheelEntry,
  folder: string,
  env: NodeJS.ProcessEnv,
  options: InstallOptions,
): Promise<Obtained> {
  const onProgress = options.onProgress ?? ignore;
  const freeBytes = options.freeBytes ?? statfsFreeBytes;
  if (!options.wheel) {
    const retry = options.retry ?? DEFAULT_RETRY;
    return obtainWheel(entry, folder, { env, index: options.index, retry, freeBytes, onProgress });
  }
  const path = resolve(options.wheel);
  const needed = `It has to be ${entry.file} with sha256 ${entry.sha256}.`;
  await access(path, constants.R_OK).catch((error: unknown) => {
    throw new EngineLibraryError(`The wheel ${path} cannot be read.`, needed, error);
  });
  await requireSpace(folder, entry, entry.size, freeBytes);
  await verifyWheel(path, entry, needed, onProgress);
  return { path, source: 'wheel' };
}

function installed(options: InstallOptions, { source }: Obtained): Installed {
  const found = locateTensorFlow(options);
  if (found) return { ...found, source };
  throw new EngineDiskError('TensorFlow was unpacked, but its files are gone again.');
}

/** Deletes what this or an earlier call downloaded, but never the file that the person brought. */
async function removeDownloads(
  folder: string,
  entry: WheelEntry,
  brought: string | undefined,
): Promise<void> {
  for (const name of [entry.file, `${entry.file}.part`]) {
    const path = join(folder, name);
    if (brought === undefined || path !== resolve(brought)) await rm(path, { force: true });
  }
}

/** Deletes the temporary folders of processes that died; the lock says that no living one needs them. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (basename(name).startsWith(TEMPORARY)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function ignore(): void {}
