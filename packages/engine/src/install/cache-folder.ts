import { homedir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import type { WheelEntry, WheelMember } from './wheels.ts';

/** Temporary folders begin so; whoever holds the installation's lock may delete those of a dead process. */
export const TEMPORARY = 'tmp-';

/**
 * The folder where ganzoo keeps what can be fetched again: `GANZOO_CACHE`, else `XDG_CACHE_HOME/ganzoo`,
 * else `~/Library/Caches/ganzoo` on macOS and `~/.cache/ganzoo` elsewhere; the folder may not exist yet.
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env, os: string = process.platform): string {
  if (env['GANZOO_CACHE']) return resolve(env['GANZOO_CACHE']);
  if (env['XDG_CACHE_HOME']) return resolve(env['XDG_CACHE_HOME'], 'ganzoo');
  return os === 'darwin'
    ? join(homedir(), 'Library', 'Caches', 'ganzoo')
    : join(homedir(), '.cache', 'ganzoo');
}

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
