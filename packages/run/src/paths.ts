import { displayPath } from '@ganzoo/sdk/host';

export { displayPath };

/** A path as it can be pasted into a shell. */
export function shellPath(path: string): string {
  const shown = displayPath(path);
  return /^[\w./+@%:,=-]+$/.test(shown) ? shown : `'${shown.replaceAll("'", `'\\''`)}'`;
}
