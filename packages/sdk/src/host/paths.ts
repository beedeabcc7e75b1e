import { isAbsolute, relative } from 'node:path';

/** A path as people read it: from the current folder when it lies below, else absolute. */
export function displayPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near === '' || near.startsWith('..') || isAbsolute(near) ? file : near;
}

/** A path as it can be pasted into a shell. */
export function shellPath(path: string): string {
  const shown = displayPath(path);
  return /^[\w./+@%:,=-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
