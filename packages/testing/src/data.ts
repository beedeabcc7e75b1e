import { isStreamed, type DataFiles, type Split, type StreamedSplit } from '@ganzoo/sdk';

/** File access of which a test gives what the data set uses; anything else is an error. */
export function testFiles(given: Partial<DataFiles> = {}): DataFiles {
  const missing = (name: string) => (): never => {
    throw new Error(`files.${name} was not expected to be called`);
  };
  const names = ['npm', 'read', 'cached', 'stat', 'list', 'head', 'unpacked', 'npz', 'pictures'] as const;
  const none = Object.fromEntries(names.map(name => [name, missing(name)]));
  return { ...(none as unknown as DataFiles), ...given };
}

/** A split that has to be in memory. */
export function inMemory(split: Split | StreamedSplit): Split {
  if (isStreamed(split)) throw new Error('the split is streamed');
  return split;
}
