import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

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
