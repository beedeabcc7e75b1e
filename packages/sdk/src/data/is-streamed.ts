import type { Split, StreamedSplit } from '../contracts/data.ts';

/** True for a split that is read while it is used. */
export function isStreamed(split: Split | StreamedSplit): split is StreamedSplit {
  return 'read' in split;
}
