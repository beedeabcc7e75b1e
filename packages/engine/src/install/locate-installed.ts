import { statSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '@ganzoo/fetch';
import { currentPlatform, type Platform } from './platform.ts';
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
 * Finds TensorFlow in the cache, where each file must have its locked size.
 *
 * In a file of its own, without errors and so without tfjs: a command calls it before it loads anything else.
 */
export function locateInstalled(options: LocateOptions = {}): Installed | undefined {
  const platform = options.platform ?? currentPlatform();
  const entry = lookUpWheel(options.lock ?? readWheelLock(), platform, options.variant ?? 'cpu');
  if (!entry) return undefined;
  const folder = installedFolder(options.cacheDir ?? cacheFolder(options.env), entry);
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

function sizeOf(path: string): number | undefined {
  try {
    return statSync(path).size;
  } catch {
    // Whatever keeps the file from being read, it is not there to be loaded.
    return undefined;
  }
}
