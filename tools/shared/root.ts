import { join } from 'node:path';

/** The repository. */
export const ROOT = join(import.meta.dirname, '../..');

/** Pages and records of this repository. */
export const DOCS = join(ROOT, 'docs');

/** The command as built from the packages of a checkout: this one, or another. */
export function ganzooOf(checkout: string): string {
  return join(checkout, 'packages/cli/bin/ganzoo.js');
}

/** The command as built from this checkout. */
export const GANZOO = ganzooOf(ROOT);
