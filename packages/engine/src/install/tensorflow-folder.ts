import { basename, join } from 'node:path';
import type { WheelEntry, WheelMember } from './wheels.ts';

/** Temporary folders begin so; whoever holds the installation's lock may delete those of a dead process. */
export const TEMPORARY = 'tmp-';

/** Where all TensorFlow versions, part files and temporary folders lie; renames inside it are atomic. */
export function tensorflowFolder(cacheDir: string): string {
  return join(cacheDir, 'tensorflow');
}

/** Where one build's libraries lie once installed. */
export function installedFolder(cacheDir: string, entry: WheelEntry): string {
  const suffix = entry.variant === 'cpu' ? '' : `-${entry.variant}`;
  return join(tensorflowFolder(cacheDir), `${entry.version}-${entry.platform}${suffix}`);
}

/**
 * Where a file of a wheel lies below the build's folder.
 *
 * TensorFlow looks for CUDA's libraries at places relative to its own (`$ORIGIN/../nvidia/cudnn/lib`), so the files of
 * a build with companions keep the places they have in their wheels.
 */
export function unpackedPath(entry: WheelEntry, member: WheelMember): string {
  return entry.companions ? member.path : basename(member.path);
}
