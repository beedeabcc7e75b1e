import { formatBytes, type FreeBytes } from '@ganzoo/fetch';
import { EngineDiskError } from './errors.ts';
import { bytesOf, type WheelEntry } from './wheels.ts';

/** Throws `EngineDiskError` where a build's wheels, of which `have` bytes are on this disk, and its files do not fit. */
export async function requireSpace(
  folder: string,
  entry: WheelEntry,
  have: number,
  freeBytes: FreeBytes,
): Promise<void> {
  const { download, unpacked } = bytesOf(entry);
  const needed = Math.max(0, download - have) + unpacked;
  const free = await freeBytes(folder);
  if (free >= needed) return;
  throw new EngineDiskError(
    `TensorFlow ${entry.version} needs ${formatBytes(needed)} of free space in ${folder} ` +
      `(${formatBytes(unpacked)} stay, the rest is the download); ${formatBytes(free)} are free.`,
  );
}
