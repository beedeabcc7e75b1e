import { existsSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { EngineLibraryError } from './errors.ts';
import { locateInstalled, type Installed, type LocateOptions } from './locate-installed.ts';
import { currentPlatform, libraryNames, type Platform } from './platform.ts';
import { lookUpWheel, readWheelLock } from './wheels.ts';

export type { Installed, LocateOptions } from './locate-installed.ts';

/**
 * Finds TensorFlow without downloading anything: `GANZOO_LIBTENSORFLOW` first, then the cache; undefined where
 * it is not installed; throws `EngineLibraryError` where `GANZOO_LIBTENSORFLOW` names files that are not there.
 */
export function locateTensorFlow(options: LocateOptions = {}): Installed | undefined {
  const env = options.env ?? process.env;
  const named = env['GANZOO_LIBTENSORFLOW'];
  if (!named) return locateInstalled(options);
  const lock = options.lock ?? readWheelLock();
  const platform = options.platform ?? currentPlatform();
  const entry = lookUpWheel(lock, platform, options.variant ?? 'cpu');
  const version = entry?.version ?? lock.wheels[0]?.version ?? 'unknown';
  return { version, ...librariesAt(resolve(named), platform, version), source: 'env' };
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
