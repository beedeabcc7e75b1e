import type { Where } from '@ganzoo/sdk';
import { compare } from './nearest.ts';

/** Mistakes by file, line and column; the command line, which has no lines, comes last. */
export function byPlace<T extends { readonly where?: Where }>(mistakes: readonly T[]): T[] {
  const rank = ({ where }: T) => (where?.line === undefined ? 1 : 0);
  return [...mistakes].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      compare(a.where?.file ?? '', b.where?.file ?? '') ||
      (a.where?.line ?? 0) - (b.where?.line ?? 0) ||
      (a.where?.column ?? 0) - (b.where?.column ?? 0),
  );
}
