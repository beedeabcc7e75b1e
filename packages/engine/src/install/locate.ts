import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { cacheFolder } from '@ganzoo/fetch';
import { EngineLibraryError } from './errors.ts';
import { currentPlatform, libraryNames, type Platform } from './platform.ts';
import { installedFolder, unpackedPath } from './tensorflow-folder.ts';
import {
  lookUpWheel,
  readWheelLock,
  wheelsOf,
  type Variant,
  type WheelLock,
  type WheelMember,
} from './wheels.ts';

/** TensorFlow's two libraries on disk, as absolute paths. */
export interface Installed {
  /** The locked version; with source `env` the version the library is expected to have, unchecked. */
  readonly version: string;
  readonly folder: string;
  readonly framework: string;
  readonly cc: string;
  /** Which build it is; with source `env` nobody knows before it is loaded. */
  readonly variant?: Variant;
  /** Where this call found the library, or how it came; `wheel` is a wheel file that was already here. */
  readonly source: 'cache' | 'pip' | 'https' | 'wheel' | 'env';
}

/** Where to look; everything has a default. */
export interface LocateOptions {
  /** ganzoo's cache folder; default `cacheFolder()`. */
  readonly cacheDir?: string;
  /** Default the platform of this process. */
  readonly platform?: Platform;
  /** Default `cpu`. */
  readonly variant?: Variant;
  /** Default the lock file that ships with the package. */
  readonly lock?: WheelLock;
  /** Default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds TensorFlow without downloading anything: `GANZOO_LIBTENSORFLOW` first, then the cache; undefined where
 * it is not installed; throws `EngineLibraryError` where `GANZOO_LIBTENSORFLOW` names files that are not there.
 */
export function locateTensorFlow(options: LocateOptions = {}): Installed | undefined {
  const env = options.env ?? process.env;
  const lock = options.lock ?? readWheelLock();
  const platform = options.platform ?? currentPlatform();
  const entry = lookUpWheel(lock, platform, options.variant ?? 'cpu');
  const named = env['GANZOO_LIBTENSORFLOW'];
  if (named) {
    const version = entry?.version ?? lock.wheels[0]?.version ?? 'unknown';
    return { version, ...librariesAt(resolve(named), platform, version), source: 'env' };
  }
  if (!entry) return undefined;
  const folder = installedFolder(options.cacheDir ?? cacheFolder(env), entry);
  const place = (member: WheelMember): string => join(folder, unpackedPath(entry, member));
  const { cc, framework } = entry.members;
  const members = wheelsOf(entry).flatMap(wheel => wheel.members);
  if (!members.every(member => sizeOf(place(member)) === member.size)) return undefined;
  return {
    version: entry.version,
    folder,
    framework: place(framework),
    cc: place(cc),
    variant: entry.variant,
    source: 'cache',
  };
}

function librariesAt(
  path: string,
  platform: Platform,
  version: string,
): Pick<Installed, 'folder' | 'framework' | 'cc'> {
  const names = libraryNames(platform);
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const folder = isFolder ? path : dirname(path);
  const cc = isFolder ? join(path, names.cc) : path;
  const framework = frameworkBeside(cc, names.framework);
  for (const library of [cc, framework]) {
    if (existsSync(library) && cc !== framework) continue;
    throw new EngineLibraryError(
      cc === framework
        ? `GANZOO_LIBTENSORFLOW is ${path}, which is the framework library and not ${names.cc}.`
        : `GANZOO_LIBTENSORFLOW is ${path}, but there is no file ${library}.`,
      `Set it to a folder that holds ${names.cc} and ${names.framework} of TensorFlow ${version}, or to the ` +
        `path of ${names.cc} there; or unset it and run \`ganzoo engine install\`.`,
    );
  }
  return { folder, framework, cc };
}

/** The framework library with the same ending as the cc library (`.so.2.21.0`), else the one of plain name. */
function frameworkBeside(cc: string, plain: string): string {
  const twin = join(dirname(cc), basename(cc).replace('libtensorflow_cc', 'libtensorflow_framework'));
  return basename(twin).startsWith('libtensorflow_framework') && existsSync(twin)
    ? twin
    : join(dirname(cc), plain);
}

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch {
    // Whatever keeps the file from being read, it is not there to be loaded.
    return undefined;
  }
}
