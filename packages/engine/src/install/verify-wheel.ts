import { basename } from 'node:path';
import { differenceOf, type ProgressListener } from '@ganzoo/fetch';
import { EngineChecksumError } from './errors.ts';
import type { Wheel } from './wheels.ts';

/** Reads a wheel and throws `EngineChecksumError`, with `hint`, where it is not the locked one. */
export async function verifyWheel(
  path: string,
  wheel: Wheel,
  hint: string,
  onProgress: ProgressListener,
): Promise<void> {
  const difference = await differenceOf(path, wheel, onProgress);
  if (difference) throw new EngineChecksumError({ file: basename(path), ...difference, hint });
}
