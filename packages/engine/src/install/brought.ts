import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { verifyWheel } from './verify-wheel.ts';
import { EngineLibraryError } from './errors.ts';
import type { ProgressListener } from '@ganzoo/fetch';
import type { Wheel, WheelEntry } from './wheels.ts';

/** Where a person's own wheel files are. */
export interface Brought {
  /** The path of a wheel, which may not be there. */
  pathOf(wheel: Wheel): string;
}

/**
 * Looks at what `--wheel` names: a folder of wheels, or for a build of one wheel that file; throws `EngineLibraryError`
 * where wheels are missing, naming all of them.
 */
export async function bringWheels(
  given: string,
  entry: WheelEntry,
  wheels: readonly Wheel[],
): Promise<Brought> {
  const path = resolve(given);
  const isFolder = (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
  if (!isFolder && wheels.length > 1) {
    throw new EngineLibraryError(
      `The ${entry.variant} build of TensorFlow ${entry.version} comes in ${wheels.length} wheels, and ${path} is no folder.`,
      `Put them into one folder and name that.${listed(wheels)}`,
    );
  }
  const pathOf = ({ file }: Wheel): string => (isFolder ? join(path, file) : path);
  const missing: Wheel[] = [];
  let cause: unknown;
  for (const wheel of wheels) {
    await access(pathOf(wheel), constants.R_OK).catch((error: unknown) => {
      missing.push(wheel);
      cause ??= error;
    });
  }
  if (missing.length > 0) {
    throw new EngineLibraryError(
      isFolder
        ? `${missing.length} of ${wheels.length} wheels cannot be read in ${path}.`
        : `The wheel ${path} cannot be read.`,
      `There have to be:${listed(missing)}`,
      cause,
    );
  }
  return { pathOf };
}

/** Throws `EngineChecksumError` where a wheel that was brought along is not the locked one; it is not deleted. */
export function verifyBrought(path: string, wheel: Wheel, onProgress: ProgressListener): Promise<void> {
  return verifyWheel(path, wheel, `It has to be ${wheel.file} with sha256 ${wheel.sha256}.`, onProgress);
}

function listed(wheels: readonly Wheel[]): string {
  return wheels.map(({ file, sha256 }) => `\n  ${file}\n    sha256 ${sha256}`).join('');
}
